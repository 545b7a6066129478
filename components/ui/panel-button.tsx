'use client';
/** A button that opens a panel below it. What places the panel is loaded when the pointer or the focus comes near. */
import { Button, type ButtonProps } from '@mantine/core';
import dynamic from 'next/dynamic';
import { type ReactNode, useId, useState } from 'react';
import type { PanelProps } from './panel-now';

const load = () => import('./panel-now');
const Panel = dynamic(() => load().then((module) => module.Panel), { ssr: false });

type Props = Omit<ButtonProps, 'id'> &
  Pick<PanelProps, 'position' | 'width' | 'mah'> & {
    'aria-label'?: string;
    'aria-keyshortcuts'?: string;
    opened: boolean;
    onOpened: (opened: boolean) => void;
    panel: ReactNode;
    children: ReactNode;
  };

export function PanelButton({ opened, onOpened, panel, position = 'bottom-start', width, mah, children, ...button }: Props) {
  const id = useId();
  const [target, setTarget] = useState<HTMLButtonElement | null>(null);
  const [wasOpened, setWasOpened] = useState(opened);
  // Stays once it is there: what closes has to leave the screen.
  if (opened && !wasOpened) setWasOpened(true);
  return (
    <>
      <Button
        variant="default"
        {...button}
        ref={setTarget}
        id={id}
        aria-haspopup="dialog"
        aria-expanded={opened}
        aria-controls={opened ? `${id}-dropdown` : undefined}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => onOpened(!opened)}
      >
        {children}
      </Button>
      {wasOpened && target && (
        <Panel {...{ target, id, opened, position, width, mah }} onClose={() => onOpened(false)}>
          {panel}
        </Panel>
      )}
    </>
  );
}
