/** An amount of money as cost of days: to the minor unit, so that no day has a part of a cent and their sum is what was paid. */
import { exponentOf } from '@/lib/core/currency';
import { invariant } from '@/lib/core/invariant';
import type { Money } from '@/lib/core/money';
import { dayAfter, lengthOf } from './days';
import type { DayRange } from './define';

const MICROS_DECIMALS = 6;

/** Each of the days with its part, in millionths; minor units that cannot be parted evenly go to the first days, one each. */
export function spreadOverDays({ minor, currency }: Money, range: DayRange): { day: string; costMicros: bigint }[] {
  const days = BigInt(lengthOf(range));
  invariant(days > 0n && minor >= 0n, `${minor} over ${days} days`);
  const scale = 10n ** BigInt(MICROS_DECIMALS - exponentOf(currency));
  const more = minor % days;
  return Array.from({ length: Number(days) }, (_, index) => ({
    day: dayAfter(range.from, index),
    costMicros: (minor / days + (BigInt(index) < more ? 1n : 0n)) * scale,
  }));
}
