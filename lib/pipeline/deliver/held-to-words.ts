/** Holds conversions to what their people have said about their own data since, in whichever browser they said it. */
import type { Transaction } from '@/db/client';
import { privacyWordsOf } from '@/db/queries/privacy-word';
import type { Id } from '@/lib/core/id';
import { earlierOf } from '@/lib/core/instant';
import { heldToWords, isForgotten } from '@/lib/delivery/privacy-word';
import type { Conversion } from '@/lib/model/conversion';
import { handlesOf, visitorHandle } from '@/lib/model/privacy-word';
import { grantedByBrowsers, type Known } from './conversion-of';

/** A conversion with what it was made of. */
export type Made = { conversion: Conversion; known: Known };

export async function heldToPrivacyWords(tx: Transaction, siteId: Id<'site'>, made: Made[]): Promise<Conversion[]> {
  const asked = {
    handles: [...new Set(made.flatMap(({ conversion }) => ownHandles(conversion)))],
    persons: [...new Set(made.flatMap(({ conversion }) => conversion.personId ?? []))],
    orders: [...new Set(made.flatMap(({ known }) => known.order?.id ?? []))],
  };
  const found = await privacyWordsOf(tx, siteId, asked);
  if (found.size === 0) return made.map(({ conversion }) => conversion);
  return made.map(({ conversion, known: { event, order, ...known } }) => {
    const whose = [...ownHandles(conversion), conversion.personId ?? [], order?.id ?? []].flat();
    const words = whose.flatMap((one) => found.get(one) ?? []);
    const { occurredAt, name, visitorId } = conversion;
    // What goes back of an order is asked about at its own time, and who bought it at the order's.
    const stated = earlierOf(occurredAt, event.occurredAt);
    const at = order && name !== 'refund' ? earlierOf(stated, order.orderedAt) : stated;
    const granted = grantedByBrowsers({ event, order, ...known });
    const consent = heldToWords(conversion.consent, words, { at, visitorId, granted });
    const isErased = isForgotten(words, order ? earlierOf(stated, order.orderedAt) : stated);
    return { ...conversion, consent, ...(isErased && { forgotten: true as const }) };
  });
}

function ownHandles({ visitorId, user }: Conversion): string[] {
  return [...(visitorId ? [visitorHandle(visitorId)] : []), ...handlesOf(user)];
}
