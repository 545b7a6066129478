/** Rows of cost of ad accounts, as syncs leave them, so that what reads them is tested without a platform. */
import type { Database } from '@/db/client';
import { adAccount, adName, costRow } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { newTestId } from './builders';

type Row = Partial<typeof costRow.$inferInsert> & Pick<typeof costRow.$inferInsert, 'day' | 'costMicros'>;
type More = {
  /** The account's own: another one for each external id. */
  account?: Partial<typeof adAccount.$inferInsert>;
  names?: { campaign?: string; adGroup?: string; ad?: string };
};

/** One row, of an account of Meta in the site's currency unless the case says otherwise; made where the site has none such. */
export async function buildAdCost(db: Database, site: Site, row: Row, { account, names }: More = {}): Promise<Id<'ad_account'>> {
  const facts = {
    ...{ siteId: site.id, platform: 'meta', externalId: 'act_1', name: 'Shop', chosen: true },
    ...{ currency: site.currency, timeZone: site.timeZone, heldFrom: '2020-01-01', heldTo: '2030-01-01' },
    ...account,
  };
  const [stored] = await db
    .insert(adAccount)
    .values({ ...facts, id: newTestId<'ad_account'>() })
    .onConflictDoUpdate({ target: [adAccount.siteId, adAccount.platform, adAccount.externalId], set: { name: facts.name } })
    .returning({ id: adAccount.id });
  if (!stored) throw new Error('the account was not stored');
  const accountId = stored.id;
  const of = { siteId: site.id, accountId };
  await db.insert(costRow).values({ ...of, currency: facts.currency, syncId: newTestId<'spend_sync'>(), ...row });
  const named = [
    { level: 'campaign' as const, externalId: row.campaignId, name: names?.campaign },
    { level: 'ad_group' as const, externalId: row.adGroupId, name: names?.adGroup },
    { level: 'ad' as const, externalId: row.adId, name: names?.ad },
  ].flatMap(({ externalId, ...name }) => (externalId && name.name ? [{ ...of, ...name, externalId }] : []));
  if (named.length > 0) await db.insert(adName).values(named).onConflictDoNothing();
  return accountId;
}
