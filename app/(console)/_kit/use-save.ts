'use client';
/**
 * Changes made from a page: saved, or refused with what to mend.
 * _kit/ is for what several pages of the console share; what one page uses sits beside it in _parts/.
 */
import { notifications } from '@mantine/notifications';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import type { FormFailure, FormResult } from '@/lib/http/attempt';

/** The close button of a notification has only a cross. */
const CLOSE = { 'aria-label': 'Dismiss' };

/**
 * Runs a change on the server: says that it worked and shows the page anew, or keeps what to mend.
 * `errorOf(field)` also finds the problem of one entry of a list field.
 */
export function useSave() {
  const [failure, setFailure] = useState<FormFailure>();
  const [pending, start] = useTransition();
  const router = useRouter();
  function save<Value>(
    change: () => Promise<FormResult<Value>>,
    said: string | ((value: Value) => string),
    then?: (value: Value) => void,
  ): void {
    start(async () => {
      const result = await change();
      setFailure(result.ok ? undefined : result.failure);
      if (!result.ok) {
        notifications.show({ color: 'red', title: 'Not saved', message: result.failure.message, closeButtonProps: CLOSE });
        return;
      }
      const message = typeof said === 'string' ? said : said(result.value);
      notifications.show({ message, closeButtonProps: CLOSE });
      then?.(result.value);
      router.refresh();
    });
  }
  function errorOf(field: string): string | undefined {
    return Object.entries(failure?.fields ?? {}).find(([name]) => name === field || name.startsWith(`${field}.`))?.[1];
  }
  return { save, pending, errorOf };
}
