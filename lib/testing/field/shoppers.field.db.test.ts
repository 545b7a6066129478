/**
 * Protects: buyers who come a crooked way are credited to the ad that caused them, as the simulator's score has it; and a rebuild
 * gives the same rows.
 */
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { DAY_MS } from '@/lib/core/instant';
import { cookieName } from '@/lib/pipeline/collect/visitor-cookie';
import type { Collector } from '@/lib/pipeline/collect/collector';
import { processSite } from '@/lib/pipeline/derive/process';
import { rebuildSite } from '@/lib/pipeline/derive/rebuild';
import { type DeskPost, deskMappings, deskTopics } from '@/lib/simulator/order-desk';
import { scoreSituations, type SituationScore } from '@/lib/simulator/score';
import { playSituations, type SituationId, situationIds } from '@/lib/simulator/situations';
import { signStandard } from '@/lib/sources/webhook/signature';
import { webhook } from '@/lib/sources/webhook/source';
import { buildCollector, buildSite, newTestId } from '../builders';
import { derivedRows } from '../derived-rows';
import { testDatabase } from '../postgres';

const { db } = await testDatabase();
const start = new Date('2026-03-01T00:00:00Z');
const end = new Date(start.getTime() + 91 * DAY_MS);
await makeEventPartitions(db, start, 4);

const SECRET = 'whsec_Geheimnis';
const MODELS = ['last_click', 'last_non_direct_click', 'linear', 'time_decay', 'position_based'] as const;
const scores = new Map<string, SituationScore[]>();

/** What the order desk posts. */
async function tell(collector: Collector, { at, id, topic, body }: DeskPost): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(body));
  const reply = await collector.acceptSource({
    request: { path: topic, receivedAt: at, body: bytes, secure: true },
    method: 'POST',
    rest: '',
    query: new URLSearchParams(),
    headers: signStandard(SECRET, id, at, bytes),
    to: 'webhook',
  });
  expect(reply.status, reply.body).toBe(200);
}

async function score(model: string, site: { id: string }, played: ReturnType<typeof playSituations>): Promise<SituationScore[]> {
  const { rows } = await db.execute<{ key: string; source: string; campaign: string; paid: boolean; amount: string }>(sql`
    SELECT o.order_key AS key, t.source, t.campaign, coalesce(t.paid, false) AS paid, sum(c.amount)::text AS amount
    FROM credit c JOIN "order" o ON o.site_id = c.site_id AND o.id = c.order_id
    LEFT JOIN touchpoint t ON t.site_id = c.site_id AND t.id = c.touchpoint_id
    WHERE c.site_id = ${site.id} AND c.model = ${model} GROUP BY 1, 2, 3, 4`);
  const credits = rows.map(({ key, amount, ...row }) => ({ ...row, model, orderKey: key, amount: BigInt(amount) }));
  const revenue = new Map<string, bigint>();
  for (const { orderKey, amount } of credits) revenue.set(orderKey, (revenue.get(orderKey) ?? 0n) + amount);
  const truth = new Map([...played.caused].map(([key, { medium }]) => [key, medium]));
  const situations = new Map([...played.caused].map(([key, { situation }]) => [key, situation]));
  const worth = new Map([...played.caused].flatMap(([key, one]) => (one.worth === undefined ? [] : [[key, one.worth]])));
  return scoreSituations(credits, { truth, situations, worth }, revenue);
}

beforeAll(async () => {
  const site = await buildSite(db);
  const settingsOf = (path: string) => ({ mapping: deskMappings[deskTopics.find((topic) => topic === path) ?? 'order'] });
  const collector = buildCollector(db, [site], {
    webhookAt: async (path) => ({
      ...{ id: newTestId<'source'>(), site, source: webhook, secrets: [SECRET] },
      settings: settingsOf(path),
    }),
  });
  const played = playSituations({ seed: 7, start, origin: 'https://shop.example' });
  const inTurn = [...played.requests, ...played.posts].sort((left, right) => left.at.getTime() - right.at.getTime());
  for (const one of inTurn) {
    if (!('userAgent' in one)) {
      await tell(collector, one);
      continue;
    }
    const { at, body, visitor, userAgent, address } = one;
    const reply = await collector.accept({
      ...{ path: site.collectPath, receivedAt: at, body: Buffer.from(JSON.stringify(body)), secure: true, userAgent, address },
      cookie: visitor && `${cookieName(site)}=${visitor}`,
    });
    expect(reply.status).toBe(202);
  }
  while ((await processSite(db, site, end)) > 0);
  const live = await derivedRows(db, site);
  await rebuildSite(db, site, () => {}, { now: () => end, stepEvents: 11 });
  expect(await derivedRows(db, site)).toEqual(live);
  for (const model of MODELS) scores.set(model, await score(model, site, played));
}, 120_000);

describe('of the credit of ads that caused an order', () => {
  it.each<SituationId>([...situationIds])('%s keeps at least 95 percent', (situation) => {
    for (const model of ['last_non_direct_click', 'linear', 'time_decay', 'position_based']) {
      const own = scores.get(model)?.find((one) => one.situation === situation);
      expect(own, model).toMatchObject({ situation, orders: situation === 'renewal' ? 20 : 10 });
      expect(own?.recovered, model).toBeGreaterThanOrEqual(0.95);
    }
  });
});
