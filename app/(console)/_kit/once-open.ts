'use client';
/** For drawers that are loaded with their first use. */
import { useState } from 'react';

/** Whether it is open or was: a drawer stays once it is there, as it has to leave the screen when it is closed. */
export function useOnceOpen(isOpen: boolean): boolean {
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  return wasOpen;
}
