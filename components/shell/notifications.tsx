'use client';
/** Where notifications appear. What shows them is loaded with the first: most visits to a page have none. */
import { useNotifications } from '@mantine/notifications';
import dynamic from 'next/dynamic';
import { useState } from 'react';

const NotificationList = dynamic(() => import('./notification-list').then((module) => module.NotificationList), { ssr: false });

export function Notifications() {
  const isShowing = useNotifications().notifications.length > 0;
  // Stays once it is there: the last one has to leave the screen.
  const [wasShowing, setWasShowing] = useState(isShowing);
  if (isShowing && !wasShowing) setWasShowing(true);
  return wasShowing ? <NotificationList /> : null;
}
