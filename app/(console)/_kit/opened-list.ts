'use client';
/** Which list is open beside a figure, kept in the address under a name of its own, so that the list is a link. */
import { parseAsJson, useQueryState } from 'nuqs';
import { openedIn } from './opened';

/** The list, and how to open another. */
export function useOpenedList(name: string) {
  return useQueryState(
    name,
    parseAsJson((value) => openedIn(value) ?? null),
  );
}
