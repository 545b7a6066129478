/** Which rows of the ledger of past days are meant, as SQL: the same for the sums, the list and the file, so that they agree. */
import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { acquisition, campaignNameOf, creditDelta } from '@/db/schema';
import type { CreditDeltaCause, ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { UNATTRIBUTED } from '../orders/touch-filter';

export type ChangeFilter = {
  from: string;
  to: string;
  model: ModelId;
  cause?: CreditDeltaCause | undefined;
  channel?: string | undefined;
  campaign?: string | undefined;
  currency?: string | undefined;
};

/** The campaign of an acquisition; one that is known only by its id goes by that. */
export const campaignSql: SQL = campaignNameOf(acquisition);

/** Joins what earned a row to a table with an acquisition_id: its labels of today. */
export function joinAcquisition(table: { siteId: unknown; acquisitionId: unknown }): SQL {
  return sql`LEFT JOIN ${acquisition} ON ${acquisition.siteId} = ${table.siteId} AND ${acquisition.id} = ${table.acquisitionId}`;
}

/** Of rows of the ledger with their acquisitions joined: those that fit. */
export function changesFit(site: Site, filter: ChangeFilter): SQL | undefined {
  const { from, to, model, cause, currency } = filter;
  return and(
    eq(creditDelta.siteId, site.id),
    gte(creditDelta.day, from),
    lt(creditDelta.day, to),
    eq(creditDelta.model, model),
    cause && eq(creditDelta.cause, cause),
    currency === undefined ? undefined : eq(creditDelta.currency, currency),
    earnerFits(filter),
  );
}

/** Of rows with their acquisitions joined: those that the channel and campaign earned. An empty campaign: those without one. */
export function earnerFits({ channel, campaign }: Pick<ChangeFilter, 'channel' | 'campaign'>): SQL | undefined {
  if (channel === UNATTRIBUTED) return sql`${acquisition.id} IS NULL`;
  return and(
    channel === undefined ? undefined : eq(acquisition.channel, channel),
    campaign === undefined
      ? undefined
      : campaign === ''
        ? sql`${acquisition.id} IS NOT NULL AND ${campaignSql} IS NULL`
        : sql`${campaignSql} = ${campaign}`,
  );
}
