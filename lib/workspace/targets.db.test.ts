/**
 * Protects targets: one a metric, place and month, the same by form and by file, of one site alone, and beside the figures of
 * Performance that they are of and no others.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { eq } from 'drizzle-orm';
import { auditEntry } from '@/db/schema';
import { type Actor, operatorOf } from '@/lib/access';
import type { Site } from '@/lib/model/site';
import { performanceCsv, performanceParams, performanceReport } from '@/lib/reporting';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { importTargets, listTargets, removeTarget, setTarget, targetsCsv } from './targets';

const { db } = await testDatabase();
const NOW = new Date('2026-11-30T18:00:00Z');
const CHANNEL = { metric: 'revenue', dimension: 'channel', name: 'Email' };

let site: Site;
let owner: Actor;
const listed = async (of: Site = site) =>
  (await readOf(db, of)((tx) => listTargets(tx, operatorOf(of.workspaceId), of))).map(
    ({ metric, dimension, name, month, value }) => [metric, dimension, name, month, value].join(' '),
  );

beforeEach(async () => {
  site = await buildSite(db);
  owner = operatorOf(site.workspaceId);
});

describe('targets', () => {
  it('are set in place of the one of their metric, place and month, and taken away', async () => {
    await setTarget(db, owner, site, { metric: 'cac', value: '25' }, NOW);
    await setTarget(db, owner, site, { metric: 'cac', value: '30.5' }, NOW);
    await setTarget(db, owner, site, { ...CHANNEL, month: '2026-11', value: '900' }, NOW);
    expect(await listed()).toEqual(['cac site   30.5', 'revenue channel Email 2026-11 900']);
    expect(await listed(await buildSite(db))).toEqual([]);
    await removeTarget(db, owner, site, { metric: 'cac' }, NOW);
    await expect(removeTarget(db, owner, site, { metric: 'cac' }, NOW)).rejects.toMatchObject({ code: 'not_found' });
    expect(await listed()).toEqual(['revenue channel Email 2026-11 900']);
    const log = await db.select().from(auditEntry).where(eq(auditEntry.subject, site.id));
    expect(log.map(({ action }) => action).sort()).toEqual(['target.deleted', 'target.set', 'target.set', 'target.set']);
  });

  it('are refused by field, and set by marketers and above', async () => {
    const wrong = { metric: 'luck', dimension: 'planet', month: '2026-13', value: '-1' };
    await expect(setTarget(db, owner, site, wrong)).rejects.toMatchObject({
      fields: [{ field: 'metric' }, { field: 'dimension' }, { field: 'month' }, { field: 'value' }],
    });
    await expect(setTarget(db, owner, site, { metric: 'cac', name: 'Email', value: '1' })).rejects.toMatchObject({
      fields: [{ field: 'name' }],
    });
    await expect(setTarget(db, { ...owner, role: 'viewer' }, site, { metric: 'cac', value: '1' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('come from a file whole or not at all, and the file that is written is the one that is read', async () => {
    const file = 'Metric;Dimension;Name;Month;Value\nrevenue;channel;Email;2026-11;900\nroas;label:Käse;ja;;3.5\n';
    expect(await importTargets(db, owner, site, { file }, NOW)).toBe(2);
    expect(await importTargets(db, owner, site, { file }, NOW)).toBe(0);
    const written = await readOf(db, site)((tx) => targetsCsv(tx, owner, site));
    const copy = await buildSite(db);
    await importTargets(db, operatorOf(copy.workspaceId), copy, { file: written }, NOW);
    expect(await listed(copy)).toEqual(await listed());
    const broken = `${file}cac;site;;2026-11;viel\n`.replace('900', '901');
    await expect(importTargets(db, owner, site, { file: broken })).rejects.toThrow(/Row 4: value/);
    await expect(importTargets(db, owner, site, { file: 'metric,value' })).rejects.toThrow(/no rows/);
    expect(await listed()).toEqual(['revenue channel Email 2026-11 900', 'roas label:Käse ja  3.5']);
  });
});

describe('figures of Performance', () => {
  const asked = (over: object) => performanceParams.parse({ from: '2026-11-01', to: '2026-12-01', by: 'channel', ...over });
  const report = (over: object = {}) => readOf(db, site)((tx) => performanceReport(tx, site, asked(over)));

  beforeEach(async () => {
    const at = new Date('2026-11-10T12:00:00Z');
    await buildOrder(db, site, { at, revenue: 90_000n, touches: [{ daysBefore: 1, channel: 'Email' }] });
    await setTarget(db, owner, site, { metric: 'revenue', value: '1000' }, NOW);
    await setTarget(db, owner, site, { ...CHANNEL, value: '900' }, NOW);
  });

  it('stand beside the target of the store, and of their channel, for these days', async () => {
    const { rows, total } = await report();
    expect(total.targets).toEqual({ revenue: { value: '1000', met: false } });
    expect(rows.map(({ value, targets }) => [value, targets])).toEqual([['Email', { revenue: { value: '900', met: true } }]]);
    const part = await report({ to: '2026-11-16' });
    expect(part.rows.map(({ targets }) => targets)).toEqual([{ revenue: { value: '450', met: true } }]);
  });

  it('of a part have none: below a row, by another dimension, or with a filter', async () => {
    for (const over of [{ by: 'channel,source', under: '["=Email"]' }, { channel: 'Email' }]) {
      const { rows, total } = await report(over);
      expect([rows.map(({ targets }) => targets), total.targets]).toEqual([[undefined], undefined]);
    }
    expect((await report({ by: 'source' })).rows.map(({ targets }) => targets)).toEqual([undefined]);
  });

  it('have the target in the file', async () => {
    const file = await readOf(db, site)((tx) => performanceCsv(tx, site, asked({})));
    const [heading = '', line = ''] = file.split(/\r?\n/).map((row) => row.split(',').slice(-3).join(','));
    expect(heading).toMatch(/^Revenue: target,Revenue: target met,/);
    expect(line).toMatch(/^900,true,/);
  });
});
