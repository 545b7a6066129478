/** What changed, read from the ledger by the index on its days; names of acquisitions are those of today. */
import { and, eq, inArray } from 'drizzle-orm';
import { type DeltaSum, deltasOf } from '@/db/queries/credit-delta';
import { acquisition } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import type { Id } from '@/lib/core/id';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { withinSize } from '../../answer-size';
import { storedCurrency, wireDay, wireMoney } from '../../wire';
import { changedDays } from './days';
import type { ChangedAcquisition, ChangesParams, ChangesResult } from './definition';
import { changedEarners } from './earners';
import { changesFit } from './filter';

/** Days and earners take the rest of an answer. */
const ROWS_BYTES_MAX = 90_000;

/** By how much the site's days of the range moved after they were over, under one model. Sums are of all pages. */
export async function changesReport(tx: ScopedTransaction, site: Site, params: ChangesParams): Promise<ChangesResult> {
  const { from, to, model } = params;
  return {
    ...{ from, to, timeZone: site.timeZone, revenueBasis: revenueBasisOf(site.settings), model },
    ...(params.summary ? { rows: [] } : await rowsByAcquisition(tx, site, params)),
    ...(await changedDays(tx, site, params)),
    ...(await changedEarners(tx, site, params)),
  };
}

/** A page of the sums by day, cause and acquisition; oldest day first. */
async function rowsByAcquisition(
  tx: ScopedTransaction,
  site: Site,
  params: ChangesParams,
): Promise<Pick<ChangesResult, 'rows' | 'nextOffset'>> {
  const { offset, limit } = params;
  const sums = await deltasOf(
    tx,
    site.id,
    { from: wireDay(params.from), to: wireDay(params.to) },
    params.model,
    changesFit(site, params),
    { offset, limit: limit + 1 },
  );
  const shown = sums.slice(0, limit);
  const acquisitions = await acquisitionsOf(tx, site.id, shown);
  const page = shown.map(({ day, cause, acquisitionId, amount, currency, orders }) => ({
    day,
    cause,
    ...(acquisitionId && { acquisition: acquisitions.get(acquisitionId) }),
    amount: wireMoney(amount, storedCurrency(currency)),
    orders,
  }));
  const rows = withinSize(page, ROWS_BYTES_MAX);
  return { rows, ...(rows.length < sums.length && { nextOffset: offset + rows.length }) };
}

async function acquisitionsOf(
  tx: ScopedTransaction,
  siteId: Id<'site'>,
  sums: DeltaSum[],
): Promise<Map<Id<'acquisition'>, ChangedAcquisition>> {
  const ids = [...new Set(sums.flatMap(({ acquisitionId }) => acquisitionId ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(acquisition)
    .where(and(eq(acquisition.siteId, siteId), inArray(acquisition.id, ids)));
  return new Map(rows.map((row) => [row.id, inWireForm(row)]));
}

function inWireForm({ id, kind, channel, paid, ...row }: typeof acquisition.$inferSelect): ChangedAcquisition {
  const { source, medium, campaign, campaignId, adGroup, ad, keyword, platform, referrerHost } = row;
  const stated = { source, medium, campaign, campaignId, adGroup, ad, keyword, platform, referrerHost };
  const present = Object.entries(stated).filter(([, value]) => value !== null);
  return { id, kind, channel, paid, ...Object.fromEntries(present) };
}
