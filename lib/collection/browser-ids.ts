/** Identifiers of other tools' cookies as they name one browser each: without quotes, and none that stands for nothing. */
import type { WireBatch } from '@/lib/model/event';
import { isPlaceholder, unquoted } from '@/lib/model/placeholder';

type BrowserIds = WireBatch['browserIds'];

/** The identifiers that are one; the same object where all are, as nearly always. */
export function usableBrowserIds(ids: BrowserIds): BrowserIds {
  if (!ids || Object.values(ids).every(isUsable)) return ids;
  const usable = Object.entries(ids).flatMap(([name, value]) => {
    const bare = value === undefined ? '' : unquoted(value);
    return isPlaceholder(bare) ? [] : [[name, bare]];
  });
  return usable.length > 0 ? Object.fromEntries(usable) : undefined;
}

function isUsable(value: string | undefined): boolean {
  return value === undefined || (!/^\s|\s$|^["']|^%2[27]/i.test(value) && !isPlaceholder(value));
}
