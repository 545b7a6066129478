/** What the page shows of what changed, as its address says. */
import { parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { type CreditDeltaCause, creditDeltaCauses } from '@/lib/model/credit';
import type { Range } from '@/lib/model/range';

export const DEFAULT_MODEL = 'last_non_direct_click';

export const viewParsers = {
  model: parseAsString.withDefault(DEFAULT_MODEL),
  cause: parseAsStringLiteral(creditDeltaCauses),
  channel: parseAsString,
};

export type ChangesView = { model: string; cause: CreditDeltaCause | null; channel: string | null };

/** The parameters that the report, its lists and its file have in common. */
export function viewQuery({ model, cause, channel }: ChangesView, range: Range): Record<string, string> {
  return { ...range, model, ...(cause && { cause }), ...(channel && { channel }) };
}

/** The report without its rows, of whose days there may be more. */
export function summaryQuery(query: Record<string, string>): Record<string, string> {
  return { ...query, summary: 'true' };
}
