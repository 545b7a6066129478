'use client';
/** The panel below a button, loaded apart from the pages (panel-button.tsx). */
import { Popover, type PopoverProps } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, type Ref, useLayoutEffect } from 'react';

export type PanelProps = Pick<PopoverProps, 'position' | 'width'> & {
  /** The button's own, and its id. */
  target: HTMLElement;
  id: string;
  opened: boolean;
  onClose: () => void;
  /** What is taller scrolls. */
  mah?: string | undefined;
  children: ReactNode;
};

export function Panel({ target, id, opened, onClose, mah, position, width, children }: PanelProps) {
  const press = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') target.focus();
  };
  return (
    <Popover
      id={id}
      opened={opened}
      onChange={(isOpen) => !isOpen && onClose()}
      position={position}
      width={width}
      shadow="md"
      trapFocus
    >
      <Popover.Target>
        <Borrowed target={target} />
      </Popover.Target>
      <Popover.Dropdown
        maw="calc(100vw - 1rem)"
        onKeyDown={press}
        {...(mah && { mah, style: { overflowY: 'auto', overscrollBehavior: 'contain' } })}
      >
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}

/** Stands for a button that is on the page already, and must keep its focus. */
function Borrowed({ target, ref }: { target: HTMLElement; ref?: Ref<HTMLElement> }) {
  useLayoutEffect(() => {
    if (typeof ref !== 'function') return;
    ref(target);
    return () => void ref(null);
  }, [ref, target]);
  return null;
}
