'use client';
/** What a receipt says first: the money, who gets it, and how far the models agree. */
import { Text } from '@mantine/core';
import { formatMoney } from '@/components/ui/format';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';
import { NOBODY, type Verdict as Answer, verdictOf } from './verdict-of';

export function Verdict({ receipt }: { receipt: ReceiptResult }) {
  const { leading, model, ...votes } = verdictOf(receipt);
  return (
    <div style={{ marginBottom: 12 }} data-testid="verdict">
      <Text fz={26} fw={600} lh={1.2} style={{ fontVariantNumeric: 'tabular-nums', letterSpacing: '-0.02em' }}>
        {formatMoney(receipt.order.revenue)}
        <Text span size="sm" c="dimmed" fw={400} ml={8}>
          net revenue{receipt.order.test && ', left out as a test'}
        </Text>
      </Text>
      <Text>
        {leading ? (
          <>
            Credited to <strong>{leading.name || leading.channel}</strong>
            {leading.name && votes.agree < votes.models && ` (${leading.channel})`} under {model.toLowerCase()};{' '}
            {agreement(votes)}.
          </>
        ) : (
          <>Credited to nobody{votes.agree < votes.models ? ` under ${model.toLowerCase()}; ${agreement(votes)}` : ''}.</>
        )}
      </Text>
    </div>
  );
}

/** "all models agree on Paid Search", or "6 of 9 models say Paid Search, the others Email or Direct". */
function agreement({ channel, agree, models, others }: Pick<Answer, 'channel' | 'agree' | 'models' | 'others'>): string {
  if (agree === models) return `all ${models} models agree on ${channel}`;
  const named = [channel, ...others].map((name) => (name === NOBODY ? 'nobody' : name));
  const [first, ...rest] = named;
  return `${agree} of ${models} models say ${first}, the others ${rest.join(' or ')}`;
}
