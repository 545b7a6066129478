/** Conversions with their paths and credit, inserted as the worker leaves them, so that reports are tested without it. */
import type { Database } from '@/db/client';
import { conversion, conversionCredit } from '@/db/schema';
import { creditOrder, directLeftOut, labelled, makePath, modelsOf } from '@/lib/attribution';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { creditedTouch } from '@/lib/pipeline/derive/credit-row';
import { newTestId } from './builders';
import { buildTouch, inLive, type TouchBefore, type TouchRow } from './order-rows';

/** `value` in minor units; none where it is left out. */
export type ConversionCase = {
  at: Date;
  type?: string;
  value?: bigint;
  currency?: string;
  touches?: TouchBefore[];
  personId?: Id<'person'>;
  /** An earlier one of its person or visit counts in its place. */
  counted?: boolean;
};

/** A stored conversion, a lead by default, with its touches, path and credit under every model. */
export async function buildConversion(
  db: Database,
  site: Site,
  { at, type = 'generate_lead', value, currency = site.currency, counted = true, ...given }: ConversionCase,
): Promise<{ id: Id<'conversion'>; touches: TouchRow[] }> {
  const id = newTestId<'conversion'>(at);
  const personId = given.personId ?? newTestId<'person'>(at);
  const touches: TouchRow[] = [];
  for (const { daysBefore, ...over } of given.touches ?? []) {
    touches.push(await buildTouch(db, site, new Date(at.getTime() - daysBefore * DAY_MS), { personId, ...over }));
  }
  const { lookbackDays, channelLookbackDays, direct } = site.settings;
  const path = makePath(labelled(site.settings.labelRules, touches), { orderAt: at, lookbackDays, channelLookbackDays, direct });
  const reasons = new Map(path.rejected.map(({ touch, reason }) => [touch.id, reason]));
  const ordered = touches.toSorted((left, right) => left.at.getTime() - right.at.getTime());
  await db.insert(conversion).values({
    ...inLive(site),
    ...{ id, type, convertedAt: at, value: value ?? null, currency, personId, counted, source: 'snippet' },
    eventId: newTestId<'event'>(at),
    logPosition: BigInt(at.getTime()),
    sessionId: touches.at(-1)?.sessionId,
    path: counted ? ordered.map((touch) => ({ touchpointId: touch.id, rejection: reasons.get(touch.id) })) : [],
  });
  if (!counted) return { id, touches };
  const places = new Map(ordered.map((touch, position) => [touch.id, { ...touch, position }]));
  const rows = creditOrder(modelsOf(site.settings), {
    path: path.used,
    directLeftOut: directLeftOut(path),
    orderAt: at,
    amount: value ?? 0n,
  });
  await db.insert(conversionCredit).values(
    rows.map(({ entry: _, ...row }) => ({
      ...inLive(site),
      ...{ conversionId: id, type, convertedAt: at, currency },
      ...row,
      ...creditedTouch(row.touchpointId && places.get(row.touchpointId)),
    })),
  );
  return { id, touches };
}
