/**
 * Orders of many lines, fitted to what a platform takes of one event: the largest lines stay as they are, the others become one line
 * of each category, or one of all where even those are too many. What the order is worth does not change.
 */
import type { Money } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';

/** `body`: of the event as JSON; `address`: of the address that it is told by. */
export type EventLimit = { bytes: number; of: 'body' | 'address' };

/** As define.ts has them. */
type Prepared = { item: unknown; group?: string; withheld: Withheld[] };
type Prepare = (conversion: MappedConversion) => Result<Prepared, Skip>;
type Opened = { prepare: Prepare; request: (items: unknown[], call: { now: Date }) => { url: string } };

/** What lines that were put together go by. */
const OTHER = 'OTHER';

/** `prepare` within the limit. */
export function fitted({ prepare, request }: Opened, limit: EventLimit): Prepare {
  const sizeOf = (item: unknown, now: Date) =>
    limit.of === 'address' ? request([item], { now }).url.length : Buffer.byteLength(JSON.stringify(item));
  const attempt = (conversion: MappedConversion) => {
    const prepared = prepare(conversion);
    return { prepared, fits: !prepared.ok || sizeOf(prepared.value.item, conversion.occurredAt) <= limit.bytes };
  };
  return (conversion) => {
    const whole = attempt(conversion);
    if (whole.fits) return whole.prepared;
    for (const categoryOf of [({ category }: ConversionItem) => category, () => undefined]) {
      const withLines = (count: number) => attempt(shortened(conversion, count, categoryOf));
      const count = most(linesOf(conversion), (lines) => withLines(lines).fits);
      if (count >= 0) return noted(withLines(count).prepared, limit, count);
    }
    return fail({
      reason: 'not_supported',
      detail: `One event is at most ${limit.bytes} bytes, and this is more without its lines.`,
    });
  };
}

function linesOf({ items, refund }: MappedConversion): number {
  return Math.max(items.length, refund?.ordered?.length ?? 0);
}

/** The greatest number below `count` of which `fits` holds, which holds of all below it; -1: of none. */
function most(count: number, fits: (number: number) => boolean): number {
  let [low, high] = [-1, count];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function noted(prepared: Result<Prepared, Skip>, { bytes }: EventLimit, kept: number): Result<Prepared, Skip> {
  if (!prepared.ok) return prepared;
  const why = `One event is at most ${bytes} bytes: the ${kept} largest lines are sent, the others are put together.`;
  return ok({ ...prepared.value, withheld: [...prepared.value.withheld, { field: 'items', why }] });
}

type CategoryOf = (item: ConversionItem) => string | undefined;

function shortened(conversion: MappedConversion, count: number, categoryOf: CategoryOf): MappedConversion {
  const { items, refund } = conversion;
  const ordered = refund?.ordered && largest(refund.ordered, count, categoryOf);
  return { ...conversion, items: largest(items, count, categoryOf), ...(refund && { refund: { ...refund, ordered } }) };
}

/** The largest in their order, then what the others come to. */
function largest(items: ConversionItem[], count: number, categoryOf: CategoryOf): ConversionItem[] {
  if (items.length <= count) return items;
  const kept = new Set(items.toSorted((left, right) => costOf(right) - costOf(left)).slice(0, count));
  const others = Map.groupBy(
    items.filter((item) => !kept.has(item)),
    categoryOf,
  );
  return [...items.filter((item) => kept.has(item)), ...[...others].map(([category, lines]) => together(lines, category))];
}

/** In minor units, as far as is needed to compare lines of one order. */
function costOf({ price, quantity }: ConversionItem): number {
  return Number(price?.minor ?? 0n) * quantity;
}

/** The lines as one, which costs what they cost. */
function together(lines: ConversionItem[], category: string | undefined): ConversionItem {
  const price = lines.find((line) => line.price)?.price;
  return {
    id: category === undefined ? OTHER : `${OTHER} ${category}`,
    name: `${lines.length} more products`,
    ...(category !== undefined && { category }),
    ...(price
      ? { price: totalOf(lines, price.currency), quantity: 1 }
      : { quantity: lines.reduce((sum, { quantity }) => sum + quantity, 0) }),
    properties: {},
  };
}

function totalOf(lines: ConversionItem[], currency: Money['currency']): Money {
  const thousandths = lines.reduce(
    (sum, { price, quantity }) => (price?.currency === currency ? sum + price.minor * BigInt(Math.round(quantity * 1_000)) : sum),
    0n,
  );
  return { minor: (thousandths + 500n) / 1_000n, currency };
}
