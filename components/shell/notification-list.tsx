'use client';
/** The notifications themselves, loaded apart from the pages (notifications.tsx). */
import { Notifications } from '@mantine/notifications';

export { notifications } from '@mantine/notifications';

export function NotificationList() {
  return <Notifications position="top-right" />;
}
