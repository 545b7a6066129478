/** Who gets the order, and how far the models agree on it: one answer of a receipt's many shares. */
import type { ReceiptResult, ReceiptShare } from '@/lib/reporting/reports/receipt/definition';

export const NOBODY = 'Unattributed';

export type Verdict = {
  /** The contact that the leading model gives most to; undefined: nobody. */
  leading: { channel: string; name: string } | undefined;
  model: string;
  /** The channel that most models give most to, and how many do. */
  channel: string;
  agree: number;
  models: number;
  /** The channels that the other models give most to. */
  others: string[];
};

type Credited = { channel: string; name: string; credits: ReceiptShare[] };
type Receipt = Pick<ReceiptResult, 'model' | 'models' | 'unattributed'> & {
  touches: Pick<ReceiptResult['touches'][number], 'channel' | 'source' | 'campaign' | 'credits'>[];
  rejected: Pick<ReceiptResult['rejected'][number], 'channel' | 'source' | 'campaign' | 'credits'>[];
};

/** Models that over-claim have no say: they give the order to everybody. */
export function verdictOf({ model: leadingId, models, touches, rejected, unattributed }: Receipt): Verdict {
  // Own models may count direct visits that the path leaves out.
  const credited: Credited[] = [...touches, ...rejected].map(({ channel, source, campaign, credits }) => ({
    channel,
    name: [source, campaign].filter(Boolean).join(' / '),
    credits,
  }));
  const all = [...credited, { channel: NOBODY, name: '', credits: unattributed }];
  const fair = models.filter(({ overClaims }) => !overClaims);
  const votes = fair.map(({ id }) => topChannel(all, id));
  const counts = [...Map.groupBy(votes, (channel) => channel)].map(([channel, own]) => ({ channel, count: own.length }));
  // The leading model's own channel first among equals.
  const leadingVote = topChannel(all, leadingId);
  counts.sort(
    (left, right) => right.count - left.count || Number(right.channel === leadingVote) - Number(left.channel === leadingVote),
  );
  const [first] = counts;
  const leading = credited
    .filter((touch) => shareUnder(touch, leadingId) > 0)
    .toSorted((left, right) => shareUnder(right, leadingId) - shareUnder(left, leadingId))[0];
  return {
    leading: leading && { channel: leading.channel, name: leading.name },
    model: models.find(({ id }) => id === leadingId)?.name ?? leadingId,
    channel: first?.channel ?? NOBODY,
    agree: first?.count ?? 0,
    models: fair.length,
    others: counts.slice(1).map(({ channel }) => channel),
  };
}

/** Of equal channels the later in the path. */
function topChannel(touches: Credited[], model: string): string {
  const sums = new Map<string, number>();
  for (const touch of touches) sums.set(touch.channel, (sums.get(touch.channel) ?? 0) + shareUnder(touch, model));
  let top = NOBODY;
  for (const [channel, sum] of sums) if (sum > 0 && sum >= (sums.get(top) ?? 0)) top = channel;
  return top;
}

/** For placing only: shares are decimal text. */
function shareUnder({ credits }: Pick<Credited, 'credits'>, model: string): number {
  return Number(credits.find((credit) => credit.model === model)?.share ?? 0);
}
