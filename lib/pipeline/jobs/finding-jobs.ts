/**
 * Looks through the campaigns of each site once a day, and again when cost has come in: what is found is shown, what is found no more is
 * over, and of what was shown or decided it is measured what came of it.
 */
import type { Database } from '@/db/client';
import { sitesWithAccounts } from '@/db/queries/cost';
import {
  endFindings,
  type FindingRow,
  findingsSince,
  hasNewCost,
  insertFindings,
  insertOutcomes,
  lastLook,
  outcomesOf,
  type OutcomeRow,
  refreshFinding,
  saveLook,
  standingFindings,
} from '@/db/queries/finding';
import { siteById } from '@/db/queries/site';
import { type ScopedTransaction, scopedOn } from '@/db/scoped';
import { addDays, type Day, dayOf, parseDay } from '@/lib/core/day';
import { MINUTE_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import { type CampaignKey, type Evidence, type FindingKind, outcomeStarts, outcomeWeeks } from '@/lib/model/finding';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';
import { findingsOf, type Look, measurableOn, outcomeOf } from '@/lib/reporting';

/** Syncs bring cost hourly; a look is of weeks. */
const AGAIN_MS = 10 * MINUTE_MS;
/** Eight weeks, a week for orders to come, and as long again as a worker may have stood still. */
const OUTCOME_DAYS = 2 * 9 * 7;

/** Looks where it is time to. */
export async function lookAtCampaigns(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined> {
  let looked = 0;
  for (const siteId of await sitesWithAccounts(db)) {
    signal.throwIfAborted();
    const site = await siteById(db, siteId);
    if (!site || !(await isDue(db, site, now))) continue;
    await lookThrough(db, site, now);
    looked += 1;
  }
  return looked > 0 ? `${looked} sites looked through` : undefined;
}

async function isDue(db: Database, site: Site, now: Date): Promise<boolean> {
  const look = await lastLook(db, site.id);
  if (!look || look.day !== dayOf(now, site.timeZone)) return true;
  return now.getTime() - look.lookedAt.getTime() > AGAIN_MS && (await hasNewCost(db, site.id, look.lookedAt));
}

/** Finds, keeps and measures, as of `now`. Resolves to how many findings stand. */
export async function lookThrough(db: Database, site: Site, now: Date): Promise<number> {
  const today = dayOf(now, site.timeZone);
  const read = <Answer>(run: (tx: ScopedTransaction) => Promise<Answer>) =>
    scopedOn(db, { workspaceId: site.workspaceId, sites: [site.id], reader: 'worker' }, run);
  const look = await read((tx) => findingsOf(tx, site, { today, now }));
  await keepLook(db, site, look, now);
  await insertOutcomes(db, await read((tx) => dueOutcomes(tx, site, today, now)));
  return look.findings.length;
}

async function keepLook(db: Database, site: Site, { findings, isWhole }: Look, now: Date): Promise<void> {
  const day = dayOf(now, site.timeZone);
  await db.transaction(async (tx) => {
    const standing = new Map((await standingFindings(tx, site.id)).map((row) => [nameOf(row.kind, keyOf(row)), row]));
    const fresh: Parameters<typeof insertFindings>[1] = [];
    for (const { kind, key, evidence } of findings) {
      const name = nameOf(kind, key);
      const row = standing.get(name);
      standing.delete(name);
      if (row) await refreshFinding(tx, { ...row, latest: evidence, seenAt: now });
      else fresh.push(newRow(site, { kind, key, evidence }, { day, now }));
    }
    await insertFindings(tx, fresh);
    if (isWhole) {
      const over = [...standing.values()].map(({ id }) => id);
      await endFindings(tx, site.id, over, now);
    }
    await saveLook(tx, { siteId: site.id, lookedAt: now, day, found: findings.length });
  });
}

function newRow(
  site: Site,
  { kind, key, evidence }: { kind: FindingKind; key: CampaignKey; evidence: Evidence },
  { day, now }: { day: Day; now: Date },
): Parameters<typeof insertFindings>[1][number] {
  const { channel, source, campaign } = key;
  return {
    ...{ siteId: site.id, id: newId<'finding'>(now), kind, shownOn: day, seenAt: now, evidence, latest: evidence },
    ...{ channel: channel ?? '', source: source ?? '', campaign: campaign ?? '' },
  };
}

/** What came of the site's findings, as far as it can be measured by now and was not. */
async function dueOutcomes(tx: ScopedTransaction, site: Site, today: Day, now: Date): Promise<OutcomeRow[]> {
  const rows = await findingsSince(tx, site.id, addDays(today, -OUTCOME_DAYS));
  const measured = await outcomesOf(
    tx,
    site.id,
    rows.map(({ id }) => id),
  );
  const due = rows.flatMap((row) =>
    outcomeStarts.flatMap((since) =>
      outcomeWeeks.flatMap((weeks) => {
        const day = since === 'shown' ? row.shownOn : row.decidedOn;
        const isKnown = measured.some((one) => one.findingId === row.id && one.since === since && one.weeks === weeks);
        if (day === null || isKnown || measurableOn(stored(day), weeks) > today) return [];
        return [{ row, since, weeks, day: stored(day) }];
      }),
    ),
  );
  const outcomes: OutcomeRow[] = [];
  for (const { row, since, weeks, day } of due) {
    const facts = await outcomeOf(tx, site, { key: keyOf(row), day, weeks });
    outcomes.push({ siteId: site.id, findingId: row.id, since, weeks, beganOn: day, measuredAt: now, facts });
  }
  return outcomes;
}

function keyOf({ channel, source, campaign }: Pick<FindingRow, 'channel' | 'source' | 'campaign'>): CampaignKey {
  return { channel: channel || null, source: source || null, campaign: campaign || null };
}

function nameOf(kind: FindingKind, { channel, source, campaign }: CampaignKey): string {
  return JSON.stringify([kind, channel, source, campaign]);
}

function stored(text: string): Day {
  const day = parseDay(text);
  invariant(day, `a stored row has the day ${text}`);
  return day;
}
