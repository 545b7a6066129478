/** The findings that were stored, with who decided what and what came of it. */
import { sql } from 'drizzle-orm';
import { actorNames } from '@/db/queries/actor-names';
import { type FindingRow, findingsOfSite, lastLook, type OutcomeRow, outcomesOf } from '@/db/queries/finding';
import type { ScopedTransaction } from '@/db/scoped';
import { roundedText } from '@/lib/core/fraction';
import { breakEvenRoas } from '@/lib/model/break-even';
import type { Site } from '@/lib/model/site';
import { column, rowOf } from '../../rows';
import type { FindingsParams, FindingsResult, FindingView } from './definition';

/** What there is to look at, and what was. */
export async function findingsReport(tx: ScopedTransaction, site: Site, { limit }: FindingsParams): Promise<FindingsResult> {
  const rows = await findingsOfSite(tx, site.id, limit);
  const outcomes = Map.groupBy(
    await outcomesOf(
      tx,
      site.id,
      rows.map(({ id }) => id),
    ),
    ({ findingId }) => findingId,
  );
  const names = await actorNames(
    tx,
    rows.flatMap(({ decidedBy }) => decidedBy ?? []),
  );
  const look = await lastLook(tx, site.id);
  const { accounts } = await rowOf(
    tx,
    { accounts: column.flag },
    sql`SELECT EXISTS (SELECT FROM ad_account WHERE site_id = ${site.id} AND (chosen OR held_to IS NOT NULL)) AS accounts`,
  );
  const { roas, isAssumed } = breakEvenRoas(site.settings.breakEven);
  return {
    ...{ currency: site.currency, timeZone: site.timeZone, hasAccounts: accounts },
    ...(look && { lookedAt: look.lookedAt.toISOString() }),
    breakEven: { roas: roundedText(roas, 6), isAssumed },
    viewShareMax: site.settings.viewShareMax / 100,
    findings: rows.map((row) => viewOf(row, outcomes.get(row.id) ?? [], names)).sort(standingThenDearest),
  };
}

function viewOf(row: FindingRow, outcomes: OutcomeRow[], names: Map<string, string>): FindingView {
  const { decidedBy, decidedAt, note } = row;
  return {
    ...{ id: row.id, kind: row.kind },
    ...(row.channel !== '' && { channel: row.channel }),
    ...(row.source !== '' && { source: row.source }),
    ...(row.campaign !== '' && { campaign: row.campaign }),
    ...{ shownOn: row.shownOn, isOver: row.endedAt !== null, state: row.state },
    ...(decidedBy !== null && { decidedBy: names.get(decidedBy) ?? decidedBy }),
    ...(decidedAt !== null && { decidedAt: decidedAt.toISOString() }),
    ...(note !== null && { note }),
    ...{ evidence: row.latest, shown: row.evidence },
    outcomes: outcomes.map(({ since, weeks, beganOn, facts }) => ({ since, weeks, beganOn, ...facts })),
  };
}

function standingThenDearest(left: FindingView, right: FindingView): number {
  if (left.isOver !== right.isOver) return left.isOver ? 1 : -1;
  if (left.isOver && left.shownOn !== right.shownOn) return left.shownOn > right.shownOn ? -1 : 1;
  return Number(right.evidence.cost) - Number(left.evidence.cost);
}
