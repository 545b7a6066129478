'use client';
/** Dialogs and drawers. What shows them is loaded when one is first opened: most visits to a page open none. */
import type { DrawerProps, ModalProps } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useState } from 'react';

const ModalNow = dynamic(() => import('./dialogs-now').then((module) => module.Modal), { ssr: false });
const DrawerNow = dynamic(() => import('./dialogs-now').then((module) => module.Drawer), { ssr: false });

export function Modal(props: ModalProps) {
  return useOnceOpened(props.opened) ? <ModalNow {...props} /> : null;
}

export function Drawer(props: DrawerProps) {
  return useOnceOpened(props.opened) ? <DrawerNow {...props} /> : null;
}

/** Stays true: what closes has to leave the screen. */
function useOnceOpened(opened: boolean): boolean {
  const [wasOpened, setWasOpened] = useState(opened);
  if (opened && !wasOpened) setWasOpened(true);
  return wasOpened || opened;
}
