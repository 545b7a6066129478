/**
 * Protects own metrics: whoever may makes them, a formula that cannot be read is refused with its place, and a saved one is a column
 * of Performance, sorted by the server, in the API's answer and in the file.
 */
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { auditEntry } from '@/db/schema';
import { type Actor, operatorOf, type Role } from '@/lib/access';
import { OWN_METRICS_MAX } from '@/lib/model/own-metric';
import type { Site } from '@/lib/model/site';
import { metricPreview, performanceCsv, performanceParams, performanceReport } from '@/lib/reporting';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { deleteMetric, listMetrics, saveMetric } from '.';

const { db } = await testDatabase();
const NOW = new Date('2026-03-20T10:00:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const NEW_PART = { name: 'Neukundenanteil', formula: 'newRevenue / revenue', unit: 'ratio', decimals: 1 } as const;

let site: Site;
let owner: Actor;
const as = (role: Role): Actor => ({ ...owner, role });
const stored = () => readOf(db, site)((tx) => listMetrics(tx, owner));
const report = (query: Record<string, string>) =>
  readOf(db, site)((tx) => performanceReport(tx, site, performanceParams.parse({ ...MARCH, by: 'channel', ...query })));

beforeEach(async () => {
  site = await buildSite(db);
  owner = operatorOf(site.workspaceId);
  const at = new Date('2026-03-10T06:30:00Z');
  const touch = (channel: string) => [{ daysBefore: 1, channel }];
  await buildOrder(db, site, { at, revenue: 1_000n, newCustomer: true, touches: touch('Email') });
  await buildOrder(db, site, { at, revenue: 2_000n, touches: touch('Email') });
  await buildOrder(db, site, { at, revenue: 9_000n, touches: touch('Paid Search') });
  await buildOrder(db, site, { at, revenue: 500n, newCustomer: true, touches: touch('Referral') });
});

describe('own metrics', () => {
  it('are saved, changed and deleted, and the log of changes says so', async () => {
    const metric = await saveMetric(db, as('marketer'), NEW_PART, NOW);
    expect(metric).toEqual({ id: expect.stringMatching(/^own_[0-9a-f]{8}$/), ...NEW_PART });
    const changed = await saveMetric(db, owner, { ...metric, name: 'Neu', decimals: 2 }, NOW);
    expect(await stored()).toEqual([changed]);
    await saveMetric(db, owner, changed, NOW);
    await deleteMetric(db, owner, metric.id, NOW);
    expect(await stored()).toEqual([]);
    const log = await db.select().from(auditEntry).where(eq(auditEntry.subject, metric.id)).orderBy(auditEntry.id);
    expect(log.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
      { action: 'metric.created', before: null, after: metric },
      { action: 'metric.changed', before: { name: 'Neukundenanteil', decimals: 1 }, after: { name: 'Neu', decimals: 2 } },
      { action: 'metric.deleted', before: changed, after: null },
    ]);
  });

  it('are refused where the formula cannot be read, the name is taken or the role may not', async () => {
    await expect(saveMetric(db, owner, { ...NEW_PART, formula: 'revenue / ordres' })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'formula', detail: expect.stringMatching(/no metric “ordres”.*\(character 11\)/) }],
    });
    await saveMetric(db, owner, NEW_PART, NOW);
    await expect(saveMetric(db, owner, { ...NEW_PART, name: 'neukundenANTEIL' })).rejects.toMatchObject({
      fields: [{ field: 'name' }],
    });
    await expect(saveMetric(db, as('viewer'), { ...NEW_PART, name: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(deleteMetric(db, as('viewer'), 'own_00000000')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(deleteMetric(db, owner, 'own_00000000')).rejects.toMatchObject({ code: 'not_found' });
    await expect(saveMetric(db, owner, { ...NEW_PART, id: 'own_00000000', name: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('may name each other by name, through a change of the name; not in a circle, and none is deleted while others name it', async () => {
    const part = await saveMetric(db, owner, NEW_PART, NOW);
    const twice = { name: 'Doppelt', formula: '2 * [neukundenanteil]', unit: 'ratio', decimals: 1 } as const;
    const double = await saveMetric(db, owner, twice, NOW);
    expect(double.formula).toBe('2 * [Neukundenanteil]');
    await saveMetric(db, owner, { ...part, name: 'Neu' }, NOW);
    expect((await stored()).map(({ name, formula }) => [name, formula])).toEqual([
      ['Neu', NEW_PART.formula],
      ['Doppelt', '2 * [Neu]'],
    ]);
    const { total, ownMetrics } = await report({});
    expect(total.models.last_non_direct_click?.own).toEqual({ [part.id]: '0.12', [double.id]: '0.24' });
    expect(ownMetrics[1]?.formula).toBe('2 * [Neu]');
    const circle = { ...part, name: 'Neu', formula: '[Doppelt] / 2' };
    await expect(saveMetric(db, owner, circle, NOW)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'formula', detail: 'goes in a circle: Neu → Doppelt → Neu' }],
    });
    const tried = (input: object) => readOf(db, site)((tx) => metricPreview(tx, site, { unit: 'ratio', ...input }, NOW));
    await expect(tried({ id: part.id, formula: circle.formula })).rejects.toMatchObject({ fields: [{ field: 'formula' }] });
    expect((await tried({ formula: '[Doppelt] * 2' })).total).toBe('0.48');
    await expect(deleteMetric(db, owner, part.id, NOW)).rejects.toMatchObject({
      code: 'conflict',
      message: 'Neu is part of Doppelt: change that first.',
    });
    await deleteMetric(db, owner, double.id, NOW);
    await deleteMetric(db, owner, part.id, NOW);
    expect(await stored()).toEqual([]);
  });

  it('are all kept when two are made at once, up to as many as there may be', async () => {
    const wanted = Array.from({ length: OWN_METRICS_MAX }, (_, nth) => ({ ...NEW_PART, name: `M${nth}` }));
    await Promise.all(wanted.map((metric) => saveMetric(db, owner, metric, NOW)));
    expect((await stored()).length).toBe(OWN_METRICS_MAX);
    await expect(saveMetric(db, owner, NEW_PART, NOW)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('belong to their workspace alone', async () => {
    await saveMetric(db, owner, NEW_PART, NOW);
    const other = await buildSite(db);
    expect(await readOf(db, other)((tx) => listMetrics(tx, operatorOf(other.workspaceId)))).toEqual([]);
  });
});

describe('a saved metric in Performance', () => {
  it('is a column that the server sorts by, of every row and of the total', async () => {
    const { id } = await saveMetric(db, owner, NEW_PART, NOW);
    const { rows, total, ownMetrics } = await report({ sort: id, compareFrom: '2026-02-01', compareTo: '2026-03-01' });
    const own = rows.map((row) => [row.value, row.models.last_non_direct_click?.own]);
    expect(own).toEqual([
      ['Referral', { [id]: '1' }],
      ['Email', { [id]: '0.333333' }],
      ['Paid Search', { [id]: '0' }],
    ]);
    expect(total.models.last_non_direct_click?.own).toEqual({ [id]: '0.12' });
    expect(total.compared?.models.last_non_direct_click?.own).toEqual({});
    expect(ownMetrics).toEqual([{ id, name: NEW_PART.name, unit: 'ratio', formula: NEW_PART.formula }]);
    expect((await report({ sort: id, direction: 'asc' })).rows.map(({ value }) => value)).toEqual([
      'Paid Search',
      'Email',
      'Referral',
    ]);
  });

  it('is a column of the file, before what says how revenue counts', async () => {
    await saveMetric(db, owner, { ...NEW_PART, name: '=Anteil' }, NOW);
    const query = performanceParams.parse({ ...MARCH, by: 'channel' });
    const [head = '', first = ''] = (await readOf(db, site)((tx) => performanceCsv(tx, site, query))).split('\r\n');
    expect(head.endsWith('Last non-direct click: returning revenue,Last non-direct click: =Anteil,Revenue is')).toBe(true);
    expect(first).toBe('Paid Search,1,90.00,1,90.00,1,0,0.00,1,90.00,0,Total sales');
  });

  it('that was deleted sorts nothing, and the report goes on', async () => {
    const { id } = await saveMetric(db, owner, NEW_PART, NOW);
    await deleteMetric(db, owner, id, NOW);
    const { rows, ownMetrics } = await report({ sort: id });
    expect(rows.map(({ value }) => value)).toEqual(['Paid Search', 'Email', 'Referral']);
    expect([ownMetrics, rows[0]?.models.last_non_direct_click?.own]).toEqual([[], undefined]);
  });

  it('can be seen on the last 30 full days before it is saved', async () => {
    const preview = await readOf(db, site)((tx) => metricPreview(tx, site, { formula: 'revenue / orders', unit: 'money' }, NOW));
    expect(preview).toEqual({
      ...{ from: '2026-02-18', to: '2026-03-20', currency: 'EUR', unit: 'money', total: '31.25', rowsLeftOut: 0 },
      rows: [
        { name: 'Paid Search', value: '90.00' },
        { name: 'Email', value: '15.00' },
        { name: 'Referral', value: '5.00' },
      ],
    });
  });
});
