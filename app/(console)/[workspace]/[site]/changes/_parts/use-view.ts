'use client';
/** What the page shows of what changed, and which list of orders is open, kept in the URL. */
import { parseAsJson, parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from 'nuqs';
import { openedIn } from '@/app/(console)/_kit/opened';
import { useModels } from '@/app/(console)/_kit/site-context';
import { type CreditDeltaCause, creditDeltaCauses } from '@/lib/model/credit';
import type { Range } from '@/lib/model/range';

const DEFAULT_MODEL = 'last_non_direct_click';

export function useView() {
  const models = useModels();
  const [{ model, cause, channel }, change] = useQueryStates({
    model: parseAsString.withDefault(DEFAULT_MODEL),
    cause: parseAsStringLiteral(creditDeltaCauses),
    channel: parseAsString,
  });
  const known = models.find(({ id }) => id === model)?.id ?? DEFAULT_MODEL;
  return { model: known, cause, channel, models, change };
}

export type View = ReturnType<typeof useView>;

/** The parameters that the report, its lists and its file have in common. */
export function viewQuery(
  { model, cause, channel }: Pick<View, 'model' | 'cause' | 'channel'>,
  range: Range,
): Record<string, string> {
  return { ...range, model, ...(cause && { cause }), ...(channel && { channel }) };
}

/** Which list of what an amount is made of is open, and how to open others. */
export function useOpenedList() {
  return useQueryState(
    'moved',
    parseAsJson((value) => openedIn(value) ?? null),
  );
}

/** What narrows the page's own filters to one amount; a cause of null is every cause. */
type Narrowed = {
  from?: string;
  to?: string;
  cause?: CreditDeltaCause | null;
  channel?: string;
  campaign?: string;
  currency: string;
};

/** Opens what an amount is made of. */
export type Open = (title: string, narrowed: Narrowed) => void;
