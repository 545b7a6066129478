/** Who gained and who lost by what moved past days: channels and campaigns by their names of today, the largest moves first. */
import { type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { acquisition, creditDelta } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { column, rowsOf } from '../../rows';
import { movedShape, movedSql, wireMoved } from './days';
import type { ChangedEarner, ChangesParams, ChangesResult } from './definition';
import { campaignSql, changesFit, joinAcquisition } from './filter';

/** A store has hundreds of campaigns; those that moved least matter to nobody here, and the file holds them. */
const CAMPAIGNS_MAX = 50;

export async function changedEarners(
  tx: ScopedTransaction,
  site: Site,
  params: ChangesParams,
): Promise<Pick<ChangesResult, 'channels' | 'campaigns' | 'campaignsLeftOut'>> {
  const channels = await earnersBy(tx, site, params, sql`NULL`);
  const campaigns = (await earnersBy(tx, site, params, campaignSql)).filter(({ campaign }) => campaign !== undefined);
  return {
    channels,
    campaigns: campaigns.slice(0, CAMPAIGNS_MAX),
    ...(campaigns.length > CAMPAIGNS_MAX && { campaignsLeftOut: campaigns.length - CAMPAIGNS_MAX }),
  };
}

async function earnersBy(tx: ScopedTransaction, site: Site, params: ChangesParams, campaign: SQL): Promise<ChangedEarner[]> {
  const rows = await rowsOf(
    tx,
    { channel: column.text.nullable(), campaign: column.text.nullable(), ...movedShape },
    sql`SELECT ${acquisition.channel} AS channel, (${campaign})::text AS campaign, ${movedSql}
      FROM ${creditDelta} ${joinAcquisition(creditDelta)} WHERE ${changesFit(site, params)}
      GROUP BY 1, 2, ${creditDelta.currency}
      ORDER BY ${creditDelta.currency} = ${site.currency} DESC, ${creditDelta.currency}, abs(sum(${creditDelta.amount})) DESC, 1, 2`,
  );
  return rows.map(({ channel, campaign: name, ...moved }) => ({
    ...(channel !== null && { channel }),
    ...(name !== null && { campaign: name }),
    ...wireMoved(moved),
  }));
}
