/** The list of conversions, newest first, a page at a time; those of a cell of the performance report each with its part. */
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live, sameGeneration } from '@/db/queries/live';
import { campaignNameOf, conversion, conversionCredit, touchpoint } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { conversionAsked, conversionsIn } from '../../conversions';
import { type CreditedTouch, creditedTouch } from '../../credited-touch';
import { decodeCursor, encodeCursor } from '../../cursor';
import { formatShare } from '../../share';
import { startOf, storedCurrency, wireMoney } from '../../wire';
import { type CellRequest, isInCell, partsInCell } from '../performance/orders';
import { type ConversionListRow, conversionPlace, type ConversionsParams, type ConversionsResult } from './definition';

/** Rows of one statement of the whole list. */
const CSV_PAGE = 2_000;

/** One page of the site's conversions that count and fit. */
export async function listConversions(tx: ScopedTransaction, site: Site, params: ConversionsParams): Promise<ConversionsResult> {
  if (params.conversion !== undefined) conversionAsked(site, params.conversion);
  const after = decodeCursor(conversionPlace, params.cursor);
  const cell = cellOf(params);
  const fits = and(
    conversionsIn(site, cell?.datedBy === 'touch' ? {} : spanOf(site, params), params.conversion),
    cell && isInCell(site, cell, conversion.id),
  );
  const place = sql`(${conversion.convertedAt}, ${conversion.id})`;
  const beyond = after && sql`${place} < (${after.at}::timestamptz, ${after.id}::uuid)`;
  const found = await tx
    .select({ row: conversion, at: sql<string>`${conversion.convertedAt}::text` })
    .from(conversion)
    .where(and(fits, beyond))
    .orderBy(desc(conversion.convertedAt), desc(conversion.id))
    .limit(params.limit + 1);
  const page = found.slice(0, params.limit);
  const last = found.length > params.limit ? page.at(-1) : undefined;
  const total = after?.total ?? (await tx.$count(conversion, fits));
  const ids = page.map(({ row }) => row.id);
  const credited = await leadingTouches(tx, site, ids, params.model);
  const parts = cell && (await partsInCell(tx, site, cell, ids));
  return {
    rows: page.map(({ row }) => {
      const part = parts?.get(row.id);
      return {
        ...listed(site, row, credited.get(row.id)),
        ...(part && { part: { conversions: formatShare(part.orders), value: wireMoney(part.revenue, site.currency) } }),
      };
    }),
    ...(last && { nextCursor: encodeCursor({ at: last.at, id: last.row.id, total }) }),
    total,
  };
}

/** The whole list, for spreadsheets. */
export async function allConversions(tx: ScopedTransaction, site: Site, params: ConversionsParams): Promise<ConversionListRow[]> {
  const rows: ConversionListRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await listConversions(tx, site, { ...params, cursor, limit: CSV_PAGE });
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return rows;
}

/** A conversion in wire form. One whose kind the site has no more is called by its event. */
export function listed(
  { settings }: Pick<Site, 'settings'>,
  row: typeof conversion.$inferSelect,
  credited: CreditedTouch | undefined,
): ConversionListRow {
  return {
    id: row.id,
    event: row.type,
    name: settings.conversions.find(({ event }) => event === row.type)?.name ?? row.type,
    convertedAt: row.convertedAt.toISOString(),
    ...(row.value !== null && { value: wireMoney(row.value, storedCurrency(row.currency)) }),
    source: row.source,
    touches: row.path.filter(({ rejection }) => rejection === undefined).length,
    ...(credited && { credited }),
  };
}

/** The touch that earned most of each under the model; between equals the later. */
export async function leadingTouches(
  tx: ScopedTransaction,
  site: Site,
  ids: Id<'conversion'>[],
  model: ModelId,
): Promise<Map<Id<'conversion'>, CreditedTouch>> {
  if (ids.length === 0) return new Map();
  const own = conversionCredit;
  const { channel, source, clickParam, clickValue } = touchpoint;
  const rows = await tx
    .selectDistinctOn([own.conversionId], {
      id: own.conversionId,
      touch: { channel, source, campaign: campaignNameOf(touchpoint), clickParam, clickValue },
    })
    .from(own)
    .innerJoin(touchpoint, and(sameGeneration(touchpoint, own), eq(touchpoint.id, own.touchpointId)))
    .where(and(live(own, site.id), inArray(own.conversionId, ids), eq(own.model, model)))
    .orderBy(own.conversionId, desc(own.weight), desc(own.position));
  return new Map(rows.map(({ id, touch }) => [id, creditedTouch(touch)]));
}

/** The row of a performance report whose conversions are wanted. */
function cellOf(params: ConversionsParams): CellRequest | undefined {
  const { by, under: path, from, to, model, conversion: event } = params;
  if (by === undefined || path === undefined || from === undefined || to === undefined || event === undefined) return undefined;
  const { channel, source, campaign, device, country, landingPage, label, datedBy } = params;
  return {
    from,
    to,
    model,
    by,
    path,
    conversion: event,
    datedBy,
    channel,
    source,
    campaign,
    device,
    country,
    landingPage,
    label,
  };
}

function spanOf({ timeZone }: Site, { from, to }: ConversionsParams): { start?: Date; end?: Date } {
  return {
    ...(from !== undefined && { start: startOf(from, timeZone) }),
    ...(to !== undefined && { end: startOf(to, timeZone) }),
  };
}
