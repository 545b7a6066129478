/**
 * `npm run simulate`: drives the demo site of a running Tieback over HTTP with simulated shoppers; `--score` compares the demo's
 * stored credit with the truth of its simulation. DATABASE_URL names the database; without it that of `npm start` is meant.
 */
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { connect } from '@/db/client';
import { liveGenerationOf } from '@/db/queries/live';
import { demoSite } from '@/db/queries/site';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import type { SimulatedRequest } from '@/lib/simulator/browse';
import { env } from '@/lib/ops/env';
import { type CreditedAmount, type Score, scoreModels, scoreSituations, type SituationScore } from '@/lib/simulator/score';
import { simulate } from '@/lib/simulator/simulate';
import { situations } from '@/lib/simulator/situations';
import { DEMO_SEED } from '@/lib/model/demo';
import { completeEnvironment } from './home';

const USAGE = `npm run simulate -- [--url http://localhost:3000] [--collect <path>] [--shoppers 200] [--seed 1] [--rate 50]
npm run simulate -- --score [--json]`;

completeEnvironment();
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: process.env['PUBLIC_URL'] || 'http://localhost:3000' },
    collect: { type: 'string', default: 'k3v9tq71mzn4' },
    shoppers: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    rate: { type: 'string', default: '50' },
    score: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(USAGE);
else if (values.score) await score();
else await drive();

/**
 * Sends the visits of so many shoppers now, each event at its present time: what took them days passes as quickly as the rate
 * allows.
 */
async function drive(): Promise<void> {
  const wanted = Number(values.shoppers);
  const pause = SECOND_MS / Number(values.rate);
  const { requests } = simulate({
    seed: Number(values.seed),
    start: new Date(0),
    origin: values.url,
    scale: Math.min(1, wanted / 20_000),
  });
  const answers = new Map<number, number>();
  for (const [index, request] of requests.entries()) {
    const status = await post(request).catch((error: Error) => {
      console.error(`${values.url} cannot be reached (${error.message}): is Tieback running there?`);
      process.exit(1);
    });
    answers.set(status, (answers.get(status) ?? 0) + 1);
    if (index % 100 === 0) process.stderr.write(`\r${index} of ${requests.length} requests`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  process.stderr.write('\n');
  console.log(JSON.stringify({ requests: requests.length, answers: Object.fromEntries(answers) }));
}

async function post({ body, userAgent }: SimulatedRequest): Promise<number> {
  const now = new Date().toISOString();
  const events = body.events.map((event) => ({ ...event, at: now }));
  const headers = { 'content-type': 'text/plain', 'user-agent': userAgent };
  const answer = await fetch(`${values.url}/c/${values.collect}`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ ...body, sentAt: now, events }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

async function score(): Promise<void> {
  const db = connect(env().DATABASE_URL, 2, 'tieback-score');
  try {
    const site = await demoSite(db);
    if (!site) throw new Error('There is no demo site in this database: run "npm start" or "npm run seed" first.');
    const simulation = simulate({ seed: DEMO_SEED, start: new Date(90 * DAY_MS), origin: values.url });
    const rows = await db.execute<{
      model: string;
      order_key: string;
      source: string;
      campaign: string;
      paid: boolean;
      amount: string;
    }>(sql`
      SELECT c.model, o.order_key, t.source, t.campaign, t.paid, sum(c.amount)::text AS amount
      FROM credit c JOIN "order" o ON o.site_id = c.site_id AND o.generation = c.generation AND o.id = c.order_id
      JOIN touchpoint t ON t.site_id = c.site_id AND t.generation = c.generation AND t.id = c.touchpoint_id
      WHERE c.site_id = ${site.id} AND c.generation = ${liveGenerationOf(site.id)} GROUP BY 1, 2, 3, 4, 5`);
    const net = await db.execute<{ order_key: string; net: string }>(sql`
      SELECT order_key, (revenue - refunded)::text AS net FROM "order" WHERE site_id = ${site.id} AND generation = ${liveGenerationOf(site.id)}`);
    const credits = rows.rows.map(
      (row): CreditedAmount => ({
        model: row.model,
        orderKey: row.order_key,
        source: row.source,
        campaign: row.campaign,
        paid: row.paid,
        amount: BigInt(row.amount),
      }),
    );
    const revenue = new Map(net.rows.map((row) => [row.order_key, BigInt(row.net)]));
    const scores = scoreModels(credits, simulation.truth, revenue);
    const byModel = Map.groupBy(credits, ({ model }) => model);
    const recovered = [...byModel].map(([model, own]) => ({ model, situations: scoreSituations(own, simulation, revenue) }));
    if (values.json) console.log(JSON.stringify({ models: scores, situations: recovered }, null, 2));
    else print(scores, recovered);
  } finally {
    await db.$client.end();
  }
}

function print(scores: Score[], recovered: { model: string; situations: SituationScore[] }[]): void {
  console.table(
    scores.map(({ model, ...shares }) => ({
      model,
      ...Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, percent(share)])),
    })),
  );
  console.log('What of the credit is recovered where buyers came a crooked way:');
  console.table(
    Object.entries(situations).map(([id, { name, recoverable }]) => ({
      situation: name,
      ...Object.fromEntries(
        recovered.map(({ model, situations: own }) => [
          model,
          percent(own.find(({ situation }) => situation === id)?.recovered ?? 0),
        ]),
      ),
      recoverable,
    })),
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
