/** What the disagreement of models over a row would mean for its budget, in one sentence. */
import type { ModelId } from '@/lib/model/credit';
import type { ComparisonResult } from '@/lib/reporting/reports/comparison/definition';

type Row = ComparisonResult['rows'][number];
type Words = {
  money: (money: Row['difference']) => string;
  percent: (share: number) => string;
  modelName: (id: ModelId) => string;
};

/** Models of the first or of the last contact; the rest shares among several. */
const FIRST: readonly ModelId[] = ['first_click'];
const LAST: readonly ModelId[] = ['last_click', 'last_non_direct_click', 'last_paid_click'];

/** "Opens journeys that others close: First click gives it €3,190 more than Last click, 12.3% of revenue instead of 3.0%." */
export function meaningOf({ models, highest, lowest, difference }: Row, { money, percent, modelName }: Words): string {
  const [most, least] = [models[highest], models[lowest]];
  if (!most || !least || Number(difference.amount) === 0) return 'Every model gives it the same.';
  const figures = `${modelName(highest)} gives it ${money(difference)} more than ${modelName(lowest)}: ${percent(most.share)} of revenue instead of ${percent(least.share)}.`;
  return `${partOf(highest, lowest)}${figures}`;
}

/** What of the journey it mostly is, where the two models tell. */
function partOf(highest: ModelId, lowest: ModelId): string {
  if (FIRST.includes(highest) && LAST.includes(lowest)) return 'Opens journeys that others close. ';
  if (LAST.includes(highest) && FIRST.includes(lowest)) return 'Closes journeys that others open. ';
  if (lowest === 'last_paid_click') return 'Its sales had a paid click too. ';
  if (highest === 'last_paid_click') return 'The last paid click before unpaid ones. ';
  return '';
}
