/**
 * Protects what the settings show of the last 30 days: which sites sent visitors, and what other channel rules would make of the
 * visits and orders, to what saving them then does.
 */
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { siteById } from '@/db/queries/site';
import { operatorOf } from '@/lib/access';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import type { ChannelRule } from '@/lib/model/channel-rule';
import type { Site } from '@/lib/model/site';
import { processSite } from '@/lib/pipeline/derive/process';
import { rederiveChanged } from '@/lib/pipeline/derive/rederive';
import { ad, buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { updateSite } from './sites';
import { previewChannelRules, recentReferrers } from './traffic';

const { db } = await testDatabase();
const T0 = new Date('2026-03-02T09:00:00Z');
await makeEventPartitions(db, T0, 4);
const NOW = new Date(T0.getTime() + 35 * DAY_MS);
const on = (days: number, minutes = 0) => new Date(T0.getTime() + days * DAY_MS + minutes * MINUTE_MS);

const from = (at: Date, referrer: string): Visit => ({ at, visitor: newTestId(), url: 'https://shop.example/', referrer });

async function store(): Promise<Site> {
  const site = await buildSite(db);
  const [buyer, fan] = [newTestId<'visitor'>(), newTestId<'visitor'>()];
  await send(buildCollector(db, [site]), site, [
    from(on(1), 'https://old.partner.example.org/'),
    from(on(20), 'https://magazin.example.org/a'),
    from(on(21), 'https://magazin.example.org/b'),
    from(on(22), 'https://forum.example.org/'),
    { ...from(on(23), 'https://magazin.example.org/'), visitor: fan },
    purchase({ at: on(23, 5), visitor: fan, order: '#fan', value: 20 }),
    ad(on(24), buyer, 'Influencer Anna', 'G-1'),
    purchase({ at: on(24, 5), visitor: buyer, order: '#buyer', value: 49.9 }),
  ]);
  while ((await processSite(db, site, NOW)) > 0);
  return site;
}

const rules: ChannelRule[] = [
  { channel: 'Influencers', conditions: [{ field: 'campaign', match: 'begins_with', values: ['influencer '] }] },
  {
    channel: 'Press',
    conditions: [
      { field: 'referrer', match: 'ends_with', values: ['example.org'] },
      { field: 'referrer', match: 'contains', values: ['zeitung', 'magazin'] },
    ],
  },
  { channel: 'Never', conditions: [{ field: 'platform', match: 'is', values: ['google'] }] },
];

describe('the last 30 days', () => {
  it('names the sites that sent visitors', async () => {
    const site = await store();
    const hosts = await readOf(db, site)((tx) => recentReferrers(tx, operatorOf(site.workspaceId), site, NOW));
    expect(hosts).toEqual([
      { host: 'magazin.example.org', visits: 3 },
      { host: 'forum.example.org', visits: 1 },
    ]);
  });

  it('shows what rules would change, and saving them does that', async () => {
    const site = await store();
    const actor = operatorOf(site.workspaceId);
    const previewOn = (of: Site) => readOf(db, site)((tx) => previewChannelRules(tx, actor, of, rules, NOW));
    expect(await previewOn(site)).toEqual({
      days: 30,
      visits: 5,
      rules: [1, 3, 0],
      moves: [
        {
          from: 'Referral',
          to: 'Press',
          visits: 3,
          revenue: { amount: '20.00', currency: 'EUR' },
          examples: ['magazin.example.org / referral'],
        },
        {
          from: 'Paid Search',
          to: 'Influencers',
          visits: 1,
          revenue: { amount: '49.90', currency: 'EUR' },
          examples: ['google / cpc / Influencer Anna'],
        },
      ],
    });
    await updateSite(db, actor, site.id, { settings: { channelRules: rules } }, NOW);
    await rederiveChanged(db, () => NOW, new AbortController().signal);
    const after = await siteById(db, site.id);
    invariant(after, 'the site is stored');
    expect(await previewOn(after)).toMatchObject({ moves: [], rules: [1, 3, 0] });
  });

  it('refuses rules that could not be saved, by their fields', async () => {
    const site = await buildSite(db);
    const actor = operatorOf(site.workspaceId);
    const wrong = [{ channel: 'Direct', conditions: [{ field: 'source', match: 'is', values: [] }] }];
    await expect(readOf(db, site)((tx) => previewChannelRules(tx, actor, site, wrong, NOW))).rejects.toMatchObject({
      fields: [{ field: 'channelRules.0.channel' }, { field: 'channelRules.0.conditions.0.values' }],
    });
  });
});
