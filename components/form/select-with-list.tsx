'use client';
/** The list of a choice, loaded apart from the pages (select.tsx). */
export { Select as default } from '@mantine/core';
