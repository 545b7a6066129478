/** How the page writes amounts that moved. */
import { formatMoney } from '@/components/ui/format';
import type { Moved } from '@/lib/reporting/reports/changes/definition';
import type { WireMoney } from '@/lib/reporting/wire';

/** "+€12.00", "−€12.00", "€0.00". */
export function signedMoney(money: WireMoney): string {
  return Number(money.amount) > 0 ? `+${formatMoney(money)}` : formatMoney(money);
}

/** What went from one to another beside what the sum shows: as much as was both gained and lost. Absent: nothing. */
export function changedHands({ gained, lost }: Moved): WireMoney | undefined {
  const smaller =
    Math.abs(Number(lost.amount)) < Number(gained.amount) ? { ...lost, amount: lost.amount.replace('-', '') } : gained;
  return Number(smaller.amount) === 0 ? undefined : smaller;
}
