'use client';
/** Dialogs themselves, loaded apart from the pages (dialogs.tsx). */
export { Drawer, Modal } from '@mantine/core';
