'use client';
/**
 * Asks before a change that was not saved is left: by a link, by the back button, by the command bar, by closing the window.
 * Next has no event for leaving a page, so links are caught where they are clicked, before Next sees the click.
 */
import { useEffect, useState } from 'react';

const QUESTION = 'There are changes that are not saved. Leave without saving them?';
/** The forms on the page that hold such changes. */
const unsaved = new Set<object>();

/** Whether the page may be left: nothing is unsaved, or the reader says so. For whatever leads elsewhere without a link. */
export function mayLeave(): boolean {
  if (unsaved.size === 0) return true;
  const may = window.confirm(QUESTION);
  if (may) unsaved.clear();
  return may;
}

/** Guards `state` from being left while it differs from what was saved last; the result says that it is saved now. */
export function useUnsaved(state: unknown): () => void {
  const now = JSON.stringify(state);
  const [saved, setSaved] = useState(now);
  const isUnsaved = now !== saved;
  useEffect(() => {
    if (!isUnsaved) return;
    const form = {};
    unsaved.add(form);
    const stopClosing = (event: BeforeUnloadEvent) => {
      if (unsaved.has(form)) event.preventDefault();
    };
    const stopLink = (event: MouseEvent) => {
      if (unsaved.has(form) && leadsAway(event) && !mayLeave()) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    };
    window.addEventListener('beforeunload', stopClosing);
    document.addEventListener('click', stopLink, true);
    return () => {
      unsaved.delete(form);
      window.removeEventListener('beforeunload', stopClosing);
      document.removeEventListener('click', stopLink, true);
    };
  }, [isUnsaved]);
  return () => setSaved(now);
}

/** A plain click on a link to another page of ours; what opens a new window, or downloads, leaves nothing. */
function leadsAway({ target, button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey || !(target instanceof Element)) return false;
  const link = target.closest('a');
  if (!link?.href || link.target === '_blank' || link.hasAttribute('download')) return false;
  const { origin, pathname } = new URL(link.href);
  return origin === window.location.origin && pathname !== window.location.pathname;
}
