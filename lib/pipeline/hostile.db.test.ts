/**
 * Protects the whole way of every source against hostile requests: mutations of its recorded ones are answered below 500 and
 * stored or kept as refused with a reason, in a real Postgres, and whatever was stored can be derived and sent on.
 */
import * as fc from 'fast-check';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import type { SourceDefinition } from '@/lib/sources/define';
import { sources } from '@/lib/sources/registry';
import { buildCollector, buildSite, newTestId } from '@/lib/testing/builders';
import { mutationsOf } from '@/lib/testing/mutate';
import { testDatabase } from '@/lib/testing/postgres';
import { casesOf, type SourceCase } from '@/lib/testing/source-cases';
import { buildConnection, testSandbox } from '@/lib/testing/sandbox';
import { deliverAll } from './deliver/delivery-worker';
import { processSite } from './derive/process';

const { db } = await testDatabase();
const NOW = new Date('2026-03-29T01:30:00Z');
await makeEventPartitions(db, NOW, 1);

const sandbox = await testSandbox(() => NOW);
/** Atomic, by the client, one at a time. */
const VENDORS = ['meta', 'ga4', 'webhook'];
const MUTATIONS = 40;
/** A failure is found again: the mutations are the same every time. */
const SEED = 20_260_329;
/** Signatures have tests of their own; here everything is read. */
const unsigned = (source: SourceDefinition): SourceDefinition =>
  source.key.by === 'webhook' ? { ...source, key: { by: 'webhook', verify: () => undefined } } : source;

const withCases = sources
  .map((source) => [source.kind, source, casesOf(source)] as const)
  .filter(([, , cases]) => cases.length > 0);

it.each(withCases)('%s', async (_, source, cases) => {
  const site = await buildSite(db);
  for (const id of VENDORS) await buildConnection(db, site, id, sandbox.url);
  let current: SourceCase | undefined;
  const collector = buildCollector(db, [site], {
    webhookAt: async () => ({
      id: newTestId<'source'>(),
      site,
      source: unsigned(source),
      secrets: [],
      settings: source.settings.parse(current?.settings),
    }),
  });
  for (const [file, given] of cases) {
    current = given;
    const { method, path: rest, headers, body } = given.request;
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
    for (const mutated of fc.sample(mutationsOf(text), { numRuns: MUTATIONS, seed: SEED })) {
      const request = { path: 'hook', receivedAt: NOW, body: Buffer.from(mutated), secure: true };
      const call = { request, method, rest, headers, query: new URLSearchParams(given.request.query) };
      const { status, body: answer } = await collector.acceptSource(
        source.key.by === 'webhook' ? { ...call, to: 'webhook' } : { ...call, to: 'site', site, source },
      );
      expect(status, `${file}: ${mutated.slice(0, 300)}`).toBeLessThan(500);
      if (status >= 400) expect(JSON.parse(answer)).toMatchObject({ reason: expect.stringMatching(/^[a-z_]+$/) });
    }
  }
  let derived = 0;
  for (let done = await processSite(db, site, NOW); done > 0; done = await processSite(db, site, NOW)) derived += done;
  const { rows } = await db.execute<{ events: number; nameless: number; named: number }>(sql`
    SELECT (SELECT count(*)::int FROM event WHERE site_id = ${site.id}) AS events,
      (SELECT count(*)::int FROM shop_fetch WHERE site_id = ${site.id}) AS named,
      (SELECT count(*)::int FROM rejected_event WHERE site_id = ${site.id} AND (reason = '' OR detail = '')) AS nameless`);
  expect(rows).toEqual([{ events: derived, nameless: 0, named: expect.any(Number) }]);
  // What a webhook only names is fetched, and no event yet.
  expect(derived + (rows[0]?.named ?? 0)).toBeGreaterThan(0);
  await deliverAll({ db, transport: sandbox.transport, now: () => NOW, random: () => 0.5 });
  const open = await db.execute(
    sql`SELECT name, state, key FROM delivery WHERE site_id = ${site.id} AND state IN ('pending', 'sending')`,
  );
  expect(open.rows).toEqual([]);
});
