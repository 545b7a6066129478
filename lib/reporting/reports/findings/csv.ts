/** Findings for spreadsheets: one line each, its evidence as columns. */
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import { findingTitle } from './words';
import type { FindingsResult, FindingView } from './definition';

/** Outcomes as cost and best-model revenue before and after, of those counted from the decision where there is one. */
export function findingsCsv({ currency, findings }: FindingsResult): string {
  const header = [
    ...['What', 'Channel', 'Source', 'Campaign', 'From', 'To (exclusive)', `Cost (${currency})`, 'Best model', 'Best ROAS'],
    ...['Break-even ROAS', 'Chance', 'View-through share of claims', 'New visitors', 'First shown', 'Over', 'Decision'],
    ...['Decided by', 'Decided at', 'Note'],
    ...[2, 8].flatMap((weeks) => [`Cost before (${weeks} weeks)`, `Cost after (${weeks} weeks)`]),
  ];
  return BYTE_ORDER_MARK + [header.map(csvText), ...findings.map(lineOf)].map(csvLine).join('');
}

function lineOf(finding: FindingView): string[] {
  const { channel, source, campaign, evidence, shownOn, isOver, state, decidedBy, decidedAt, note, outcomes } = finding;
  const [best] = evidence.models;
  const share = (value: number | undefined) => (value === undefined ? '' : String(value));
  const outcomeAfter = (weeks: number) =>
    outcomes.findLast((one) => one.weeks === weeks && one.since === 'decided') ?? outcomes.find((one) => one.weeks === weeks);
  return [
    ...[findingTitle(finding), channel ?? '', source ?? '', campaign ?? ''].map(csvText),
    ...[evidence.from, evidence.to, evidence.cost, csvText(best?.name ?? ''), best?.roas ?? '', evidence.breakEven.roas],
    ...[
      share(evidence.chance),
      share(evidence.viewShare),
      share(evidence.newVisitorShare),
      shownOn,
      isOver ? 'yes' : 'no',
      state,
    ],
    ...[csvText(decidedBy ?? ''), decidedAt ?? '', csvText(note ?? '')],
    ...[2, 8].flatMap((weeks) => [outcomeAfter(weeks)?.before.cost ?? '', outcomeAfter(weeks)?.after.cost ?? '']),
  ];
}
