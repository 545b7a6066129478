'use client';
/** Says what came of something, at the edge of the window. What shows it is loaded with the first: most visits to a page have none. */
import dynamic from 'next/dynamic';
import { useSyncExternalStore } from 'react';

const load = () => import('./notification-list');
const NotificationList = dynamic(() => load().then((module) => module.NotificationList), { ssr: false });

type Note = { title?: string; message: string; color?: string };

let isWanted = false;
const listeners = new Set<() => void>();

/** Shows the note until it has been read or is dismissed. */
export async function notify(note: Note): Promise<void> {
  const { notifications } = await load();
  // Its close button has only a cross.
  notifications.show({ ...note, closeButtonProps: { 'aria-label': 'Dismiss' } });
  isWanted = true;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where notes appear. */
export function Notifications() {
  const isShowing = useSyncExternalStore(
    listen,
    () => isWanted,
    () => false,
  );
  return isShowing ? <NotificationList /> : null;
}
