'use client';
/**
 * A choice of one value. Until somebody uses it it is a field that shows the value: the list, its search and its place in the
 * window weigh more than all other fields of a page together, and are loaded once the pointer or the focus comes near.
 */
import { type BoxProps, ComboboxChevron, InputBase, InputClearButton, type Primitive, type SelectProps } from '@mantine/core';
import { type KeyboardEvent, lazy, type ReactElement, useState, useTransition } from 'react';

type Shown = 'label' | 'aria-label' | 'description' | 'placeholder' | 'error' | 'size' | 'required' | 'withAsterisk' | 'disabled';
type Listed = 'data' | 'onChange' | 'searchable' | 'clearable' | 'nothingFoundMessage' | 'allowDeselect' | 'comboboxProps';
type Props<Value extends Primitive> = BoxProps &
  Pick<SelectProps<Value>, Shown | Listed | 'value' | 'defaultValue' | 'name' | 'inputWrapperOrder'>;

const load = () => import('./lists');
const WithList = lazy(() => load().then((module) => ({ default: module.Select }))) as unknown as <Value extends Primitive>(
  props: SelectProps<Value>,
) => ReactElement;

/** The keys that open a list: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/, read 2026-11. */
const OPENING = new Set(['ArrowDown', 'ArrowUp', 'Enter', ' ']);

export function Select<Value extends Primitive = string>(props: Props<Value>) {
  const [isUsed, setUsed] = useState(false);
  const [typed, setTyped] = useState<string>();
  const [isLoading, start] = useTransition();
  // The field stays, with its focus, until the list is there to take its place.
  const open = () => start(() => setUsed(true));
  const type = (text: string) => {
    setTyped(text);
    open();
  };
  if (!isUsed) return <Closed {...props} typed={typed} isLoading={isLoading} onOpen={open} onType={type} />;
  const search = typed === undefined ? {} : { searchValue: typed, onSearchChange: setTyped };
  return <WithList {...props} {...search} />;
}

type ClosedProps<Value extends Primitive> = Props<Value> & {
  /** What was typed while the list is loading. */
  typed: string | undefined;
  isLoading: boolean;
  onOpen: () => void;
  onType: (text: string) => void;
};

function Closed<Value extends Primitive>({ typed, isLoading, onOpen, onType, ...props }: ClosedProps<Value>) {
  const { data, onChange, searchable, clearable, nothingFoundMessage, allowDeselect, comboboxProps, ...rest } = props;
  const { value, defaultValue, name, ...field } = rest;
  const chosen = value === undefined ? (defaultValue ?? null) : value;
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (!OPENING.has(event.key) || (searchable && event.key === ' ')) return;
    event.preventDefault();
    onOpen();
  };
  return (
    <>
      <InputBase
        {...field}
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded={false}
        aria-busy={isLoading || undefined}
        autoComplete="off"
        pointer={!searchable}
        readOnly={!searchable}
        value={typed ?? labelOf(data, chosen)}
        onChange={({ currentTarget }) => onType(currentTarget.value)}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={onOpen}
        onKeyDown={press}
        rightSectionPointerEvents="none"
        __defaultRightSection={<ComboboxChevron size={field.size} error={field.error} />}
        __clearable={Boolean(clearable && chosen !== null && !field.disabled)}
        __clearSection={<InputClearButton aria-hidden tabIndex={-1} onClick={() => onChange?.(null, null)} />}
      />
      {name && <input type="hidden" name={name} value={chosen === null ? '' : String(chosen)} disabled={field.disabled} />}
    </>
  );
}

function labelOf<Value extends Primitive>(data: SelectProps<Value>['data'], chosen: Value | null): string {
  for (const entry of data ?? []) {
    const items = typeof entry === 'object' && 'group' in entry ? entry.items : [entry];
    for (const item of items) {
      const isNamed = typeof item === 'object';
      if ((isNamed ? item.value : item) === chosen) return (isNamed && 'label' in item && item.label) || String(chosen);
    }
  }
  return '';
}
