/**
 * Protects what is shown, decided and measured: a look finds what the rows of the site say, a second one shows nothing twice, what is
 * over comes back as a row of its own, and outcomes are of the weeks before and after the decision, once.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/access/permissions';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { lookAtCampaigns, lookThrough } from '@/lib/pipeline/jobs/finding-jobs';
import { buildSite } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { decideFinding, saveLimits } from '@/lib/workspace';
import { findingsCsv } from './csv';
import { findingsParams } from './definition';
import { findingsReport } from './query';

const { db } = await testDatabase();
/** The look is of 2026-03-25 to 2026-04-21. */
const NOW = new Date('2026-04-29T09:00:00Z');
const ad = { platform: 'meta', source: 'fb', medium: 'paid', channel: 'Paid Social', adGroup: 'g', ad: 'a' };
let site: Site;
let marketer: Actor;

/** Loses brings 5.00 for 90.00; Silent costs 20.00 and nobody came by it in those days. */
beforeEach(async () => {
  site = await buildSite(db);
  marketer = { kind: 'member', id: site.id, workspaceId: site.workspaceId, role: 'marketer' };
  await buildOrder(db, site, {
    ...{ at: new Date('2026-04-10T09:00:00Z'), revenue: 500n },
    touches: [{ ...ad, campaign: 'Loses', campaignId: '3', daysBefore: 1 }],
  });
  await cost('Loses', '3', '2026-04-09', 90_000_000n, {
    claimConversionsMicros: 4_000_000n,
    claimViewConversionsMicros: 1_000_000n,
  });
  await cost('Silent', '4', '2026-04-09', 20_000_000n);
});

async function cost(campaign: string, campaignId: string, day: string, costMicros: bigint, claims = {}): Promise<void> {
  const { acquisitionId } = await buildTouch(db, site, new Date('2025-12-01T09:00:00Z'), { ...ad, campaign, campaignId });
  await buildAdCost(db, site, { campaignId, day, costMicros, acquisitionId, ...claims });
}

const report = () => readOf(db, site)((tx) => findingsReport(tx, site, findingsParams.parse({})));
const shown = async () =>
  (await report()).findings.map(({ kind, campaign, isOver, state }) => `${kind} ${campaign} ${isOver} ${state}`);
const days = (count: number) => new Date(NOW.getTime() + count * DAY_MS);

describe('a look', () => {
  it('shows what costs more than it brings and what nobody came by, and twice shows it once', async () => {
    await lookThrough(db, site, NOW);
    await lookThrough(db, site, NOW);
    expect(await shown()).toEqual(['losing Loses false open', 'untracked Silent false open']);
    const { evidence } = (await report()).findings[0] ?? {};
    expect([evidence?.cost, evidence?.viewShare, evidence?.newVisitorShare, evidence?.models[0]?.roas]).toEqual([
      ...['90.00', 0.25, 1, '0.055556'],
    ]);
  });

  it('is asked for once a day, and again when cost has come in', async () => {
    const signal = new AbortController().signal;
    expect(await lookAtCampaigns(db, NOW, signal)).toMatch(/sites looked through$/);
    expect(await lookAtCampaigns(db, NOW, signal)).toBeUndefined();
    expect(await lookAtCampaigns(db, days(1), signal)).toMatch(/sites looked through$/);
  });

  it('says what is over, and shows it anew when it comes back', async () => {
    await lookThrough(db, site, NOW);
    await lookThrough(db, site, days(60));
    expect((await report()).findings.every(({ isOver }) => isOver)).toBe(true);
    await lookThrough(db, site, NOW);
    expect(await shown()).toHaveLength(4);
  });

  it('ends nothing while an account lacks days', async () => {
    await lookThrough(db, site, NOW);
    const account = { externalId: 'act_late', heldTo: '2026-04-01' };
    await buildAdCost(db, site, { day: '2026-04-01', costMicros: 900_000_000_000n }, { account });
    await lookThrough(db, site, NOW);
    expect((await report()).findings.every(({ isOver }) => !isOver)).toBe(true);
  });
});

describe('a decision', () => {
  it('is kept with who made it, when and why, and can be taken back', async () => {
    await lookThrough(db, site, NOW);
    const [{ id } = { id: '' }] = (await report()).findings;
    await decideFinding(db, marketer, site, { id, state: 'accepted', note: 'Paused' }, NOW);
    const [decided] = (await report()).findings;
    expect([decided?.state, decided?.note, decided?.decidedAt, decided?.decidedBy]).toEqual([
      ...['accepted', 'Paused', NOW.toISOString(), `member:${site.id}`],
    ]);
    await lookThrough(db, site, days(1));
    expect((await shown())[0]).toBe('losing Loses false accepted');
    await decideFinding(db, marketer, site, { id, state: 'open' }, NOW);
    expect((await report()).findings[0]).not.toHaveProperty('note');
  });

  it('is refused to a viewer, and of another site', async () => {
    await lookThrough(db, site, NOW);
    const [{ id } = { id: '' }] = (await report()).findings;
    const viewer: Actor = { ...marketer, role: 'viewer' };
    await expect(decideFinding(db, viewer, site, { id, state: 'declined' })).rejects.toMatchObject({ code: 'forbidden' });
    const other = await buildSite(db);
    await expect(decideFinding(db, marketer, other, { id, state: 'declined' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is measured after two weeks and eight, each once, a week later for orders to come', async () => {
    await lookThrough(db, site, NOW);
    const [{ id } = { id: '' }] = (await report()).findings;
    await decideFinding(db, marketer, site, { id, state: 'accepted' }, days(1));
    const before = { ...ad, campaign: 'Loses', campaignId: '3' };
    const order = (at: string, revenue: bigint, daysBefore: number) =>
      buildOrder(db, site, { at: new Date(at), revenue, touches: [{ ...before, daysBefore }] });
    await order('2026-04-25T09:00:00Z', 700n, 1);
    await order('2026-05-05T09:00:00Z', 900n, 1);
    // Too late after its visit to count on either side.
    await order('2026-05-10T09:00:00Z', 100_000n, 8);
    await cost('Loses', '3', '2026-05-02', 40_000_000n);
    await lookThrough(db, site, days(21));
    const since = async () =>
      (await report()).findings.find((one) => one.id === id)?.outcomes.map((one) => `${one.since} ${one.weeks}`);
    expect(await since()).toEqual(['shown 2']);
    await lookThrough(db, site, days(22));
    await lookThrough(db, site, days(64));
    expect(await since()).toEqual(['decided 2', 'decided 8', 'shown 2', 'shown 8']);
    const [outcome] = (await report()).findings.find((one) => one.id === id)?.outcomes ?? [];
    expect([outcome?.beganOn, outcome?.before.cost, outcome?.after.cost]).toEqual(['2026-04-30', '0.00', '40.00']);
    expect([outcome?.before.models.last_click, outcome?.after.models.last_click]).toEqual(['7.00', '9.00']);
  });
});

it('holds campaigns against what an admin sets, at once', async () => {
  const admin: Actor = { ...marketer, role: 'admin' };
  await expect(saveLimits(db, marketer, site, { viewShareMax: 20 }, NOW)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(saveLimits(db, admin, site, {}, NOW)).rejects.toMatchObject({ code: 'invalid_input' });
  // A quarter of what the platform claims for Loses is after a mere view.
  await saveLimits(db, admin, site, { breakEven: { kind: 'margin', percent: '25' }, viewShareMax: 20 }, NOW);
  expect(await shown()).toEqual(['views Loses false open', 'untracked Silent false open']);
  expect((await report()).findings[0]?.evidence.breakEven).toEqual({ roas: '4', isAssumed: false });
});

it('gives spreadsheets a line a finding', async () => {
  await lookThrough(db, site, NOW);
  const lines = findingsCsv(await report()).split('\r\n');
  expect(lines[1]).toMatch(/^Below break-even under every click model,Paid Social,fb,Loses,2026-03-25,2026-04-22,90\.00,/);
  expect(lines).toHaveLength(4);
});
