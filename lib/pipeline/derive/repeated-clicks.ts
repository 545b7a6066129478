/**
 * A click id that comes in a second browser: a link that somebody passed on, or the same buyer, who went from an app's own browser
 * to another. The visit is what its link says either way; it is marked, and nobody is joined by it. An id that many browsers bring
 * stands in a link that somebody saved or published, and is no click's id any more. Only ids of one click can be repeated at all.
 */
import type { ClickBrowsers } from '@/db/queries/sessions';
import type { Id } from '@/lib/core/id';
import { isOneClick } from '@/lib/enrichment';
import type { Acquisition, Touchpoint } from '@/lib/model/touchpoint';
import { clickKey } from './stated';

/** An app's own browser, the phone's, a desk's, and a friend or two: past so many browsers beside the first, a link is published. */
export const OTHER_BROWSERS_MAX = 5;

/**
 * The click ids that the touch keeps, and whether the one it is credited to had come in another browser before; notes the browser
 * with each.
 */
export function takeClicks(
  clicks: Map<string, ClickBrowsers>,
  { clickId, clickIds }: Acquisition,
  visitorId: Id<'visitor'>,
): Pick<Touchpoint, 'clickId' | 'clickIds' | 'sharedLink'> {
  const dropped = new Set<string>();
  const repeated = new Set<string>();
  for (const click of clickIds.filter(isOneClick)) {
    const key = clickKey(click);
    const browsers = clicks.get(key);
    if (!browsers) clicks.set(key, { first: visitorId, others: [] });
    else if (browsers.first !== visitorId) {
      repeated.add(key);
      if (browsers.others.includes(visitorId)) continue;
      if (browsers.others.length < OTHER_BROWSERS_MAX) clicks.set(key, { ...browsers, others: [...browsers.others, visitorId] });
      else dropped.add(key);
    }
  }
  const isKept = (click: { param: string; value: string }) => !dropped.has(clickKey(click));
  return {
    clickId: clickId && isKept(clickId) ? clickId : undefined,
    clickIds: clickIds.filter(isKept),
    sharedLink: clickId !== undefined && repeated.has(clickKey(clickId)),
  };
}
