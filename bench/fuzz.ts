/**
 * `npm run bench -- fuzz --inputs N`: mutations of every source's recorded requests and of the snippet's, through the whole door into
 * a real Postgres, then derived. Prints by door how they were answered. Fails on an answer of 500 and above, on one that is no
 * answer, on a refusal without a reason, and on a stored event that cannot be derived; the same seed gives the same inputs.
 */
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { connect, type Database } from '@/db/client';
import { makeEventPartitions } from '@/db/queries/partition';
import { sitesWithWork } from '@/db/queries/log';
import type { Site } from '@/lib/model/site';
import type { CollectReply } from '@/lib/pipeline/collect/collect-request';
import { processSite } from '@/lib/pipeline/derive/process';
import type { SourceDefinition } from '@/lib/sources/define';
import { sources } from '@/lib/sources/registry';
import { ad, buildCollector, buildSite, newTestId, purchase, wireEvent } from '@/lib/testing/builders';
import { brokenBytesOf, mutationsOf } from '@/lib/testing/mutate';
import { casesOf, type SourceCase } from '@/lib/testing/source-cases';
import { startPostgres } from './setting';

const NOW = new Date('2026-03-29T01:30:00Z');
/** Inputs of one sample between two looks at the count. */
const ROUND = 50;
const AT_ONCE = 25;
const FAULTS_SHOWN = 5;

type Input = { door: string; of: string; text: string; send(body: Uint8Array): Promise<CollectReply> };
type Tally = { answers: Map<string, number>; faults: string[] };

/** Sends the inputs, prints the table, and rejects when there were faults. */
export async function benchFuzz(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '20260329' } },
  });
  const postgres = await startPostgres();
  const db = connect(postgres.url, 8, 'bench');
  try {
    await makeEventPartitions(db, NOW, 1);
    const site = await buildSite(db);
    const inputs = [...snippetInputs(db, site), ...sources.flatMap((source) => sourceInputs(db, site, source))];
    const tallies = new Map<string, Tally>(inputs.map(({ door }) => [door, { answers: new Map(), faults: [] }]));
    let sent = 0;
    for (let seed = Number(values.seed); sent < Number(values.inputs); seed += 1) {
      for (const input of inputs) sent += await sendRound(input, seed, tallies.get(input.door));
      await derive(db, site);
    }
    for (const [door, { answers }] of tallies) {
      const list = [...answers].toSorted().map(([answer, count]) => `${answer}: ${count}`);
      console.log(`${door.padEnd(12)} | ${list.join(' | ')}`);
    }
    const faults = [...tallies.values()].flatMap((tally) => tally.faults);
    console.log(`${sent} inputs, ${faults.length} faults`);
    if (faults.length > 0) throw new Error(faults.slice(0, FAULTS_SHOWN).join('\n\n'));
  } finally {
    await db.$client.end();
    await postgres.stop();
  }
}

async function sendRound(input: Input, seed: number, tally: Tally | undefined): Promise<number> {
  const texts = fc.sample(mutationsOf(input.text), { numRuns: ROUND, seed }).map((text) => Buffer.from(text));
  const bodies = [...texts, ...fc.sample(brokenBytesOf(input.text), { numRuns: ROUND, seed })];
  for (let from = 0; from < bodies.length; from += AT_ONCE) {
    await Promise.all(bodies.slice(from, from + AT_ONCE).map((body) => sendOne(input, body, seed, tally)));
  }
  return bodies.length;
}

async function sendOne(input: Input, body: Uint8Array, seed: number, tally: Tally | undefined): Promise<void> {
  const shown = () => `${input.door} ${input.of}, seed ${seed}: ${Buffer.from(body).toString('latin1').slice(0, 300)}`;
  try {
    const reply = await input.send(body);
    const reason = reply.status < 400 ? '' : reasonOf(reply);
    const answer = `${reply.status}${reason && ` ${reason}`}`;
    tally?.answers.set(answer, (tally.answers.get(answer) ?? 0) + 1);
    if (reply.status >= 500 || reason === undefined) tally?.faults.push(`${answer} to ${shown()}`);
  } catch (error) {
    tally?.faults.push(`${error instanceof Error ? error.stack : error} at ${shown()}`);
  }
}

/** Why the request was refused; undefined when the answer does not say. */
function reasonOf({ body }: CollectReply): string | undefined {
  const { reason }: { reason?: unknown } = JSON.parse(body);
  return typeof reason === 'string' && reason !== '' ? reason : undefined;
}

async function derive(db: Database, site: Site): Promise<void> {
  while ((await processSite(db, site, NOW)) > 0);
  const [left] = (await sitesWithWork(db)).filter((id) => id === site.id);
  if (left) throw new Error('stored events are left that cannot be derived');
}

function snippetInputs(db: Database, site: Site): Input[] {
  const collector = buildCollector(db, [site]);
  const visitor = newTestId<'visitor'>(NOW);
  const visits = [
    ad(NOW, visitor),
    purchase({ at: NOW, visitor, order: '#1', user: { email: 'zoe@example.com', phone: '+4930123' } }),
  ];
  const batch = {
    sentAt: NOW.toISOString(),
    visitor,
    browserIds: { fbp: 'fb.1.1774720000000.1', cart: 'c1' },
    events: visits.map(wireEvent),
  };
  return [
    {
      door: 'snippet',
      of: 'a landing and a purchase',
      text: JSON.stringify(batch),
      send: (body) =>
        collector.accept({
          path: site.collectPath,
          receivedAt: NOW,
          body,
          secure: true,
          userAgent: 'Mozilla/5.0',
          address: '203.0.113.9',
        }),
    },
  ];
}

function sourceInputs(db: Database, site: Site, source: SourceDefinition): Input[] {
  return casesOf(source).map(([of, given]) => ({
    door: source.kind,
    of,
    text: typeof given.request.body === 'string' ? given.request.body : JSON.stringify(given.request.body ?? ''),
    send: senderOf(db, site, source, given),
  }));
}

/** Signatures have tests of their own; here everything is read. */
function senderOf(db: Database, site: Site, source: SourceDefinition, given: SourceCase): Input['send'] {
  const isWebhook = source.key.by === 'webhook';
  const unsigned: SourceDefinition = isWebhook ? { ...source, key: { by: 'webhook', verify: () => undefined } } : source;
  const settings = source.settings.parse(given.settings);
  const webhook = { id: newTestId<'source'>(), site, source: unsigned, secrets: [], settings };
  const collector = buildCollector(db, [site], { webhookAt: async () => webhook });
  const { method, path: rest, headers } = given.request;
  return (body) => {
    const request = { path: 'hook', receivedAt: NOW, body, secure: true };
    const call = { request, method, rest, headers, query: new URLSearchParams(given.request.query) };
    return collector.acceptSource(isWebhook ? { ...call, to: 'webhook' } : { ...call, to: 'site', site, source });
  };
}
