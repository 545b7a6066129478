'use client';
/** The lists of choices, loaded apart from the pages (select.tsx, multi-select.tsx). They open as they take their fields' places. */
import {
  MultiSelect as AnyMultiSelect,
  Select as AnySelect,
  type MultiSelectProps,
  type Primitive,
  type SelectProps,
} from '@mantine/core';
import { type RefObject, useEffect, useRef } from 'react';

export function Select<Value extends Primitive>(props: SelectProps<Value>) {
  return <AnySelect {...props} ref={useOpened()} autoFocus />;
}

export function MultiSelect(props: MultiSelectProps<string>) {
  return <AnyMultiSelect {...props} ref={useOpened()} autoFocus />;
}

/** Opens by the key that does: a list that is open from the start does not know which option its arrow keys begin at. */
function useOpened(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const key = { key: 'ArrowDown', code: 'ArrowDown', bubbles: true, cancelable: true };
    // Once the field has settled: what is active is looked for in the list that this shows.
    const opening = setTimeout(() => field.current?.dispatchEvent(new KeyboardEvent('keydown', key)));
    return () => clearTimeout(opening);
  }, []);
  return field;
}
