/** What goods were worth that refunds brought back: of lines that a refund names their pieces, else the same part as of the money. */
import type { RefundLine } from '@/lib/model/order-item';

export type RefundedGoods = {
  /** Of the order's revenue, in minor units. */
  revenue: bigint;
  /** Empty: the refund does not say what came back. */
  lines: readonly RefundLine[];
};

type Sold = {
  item: { lineKey: string | null; productId: string | null; variantId: string | null; sku: string | null; quantity: string };
  /** Undefined where it is not known. */
  cost: bigint | undefined;
};

type Left = { cost: bigint; pieces: bigint };

/** Of each refund, for each line of the order, what its goods had cost; together never more than they did. */
export function goodsReturned(
  goods: readonly Sold[],
  { revenue, refunds }: { revenue: bigint; refunds: readonly RefundedGoods[] },
): bigint[][] {
  const left = goods.map(({ item, cost }): Left => ({ cost: cost ?? 0n, pieces: millionths(item.quantity) }));
  let remaining = revenue;
  return refunds.map((refund) => {
    const named = refund.lines.flatMap((line) => {
      const place = placeOf(line, goods, left);
      return place < 0 ? [] : [{ place, pieces: millionths(line.quantity) }];
    });
    const back = named.length > 0 ? byPieces(named, left) : byMoney(refund.revenue, remaining, left);
    remaining -= refund.revenue;
    return back;
  });
}

function byPieces(named: readonly { place: number; pieces: bigint }[], left: Left[]): bigint[] {
  const back = left.map(() => 0n);
  for (const { place, pieces } of named) {
    const own = left[place];
    if (!own || own.pieces === 0n) continue;
    const part = pieces >= own.pieces ? own.cost : (own.cost * pieces) / own.pieces;
    left[place] = { cost: own.cost - part, pieces: pieces >= own.pieces ? 0n : own.pieces - pieces };
    back[place] = (back[place] ?? 0n) + part;
  }
  return back;
}

function byMoney(refunded: bigint, remaining: bigint, left: Left[]): bigint[] {
  return left.map((own, place) => {
    const part = remaining <= 0n ? 0n : refunded >= remaining ? own.cost : (own.cost * refunded) / remaining;
    left[place] = { ...own, cost: own.cost - part };
    return part;
  });
}

/** The line of the order that a refund names, by the most exact name; the first of several that has pieces left. */
function placeOf(line: RefundLine, goods: readonly Sold[], left: readonly Left[]): number {
  for (const name of ['lineKey', 'variantId', 'sku', 'productId'] as const) {
    const stated = line[name];
    if (stated === undefined) continue;
    const places = goods.flatMap(({ item }, index) => (item[name] === stated ? [index] : []));
    const [first] = places;
    if (first !== undefined) return places.find((place) => (left[place]?.pieces ?? 0n) > 0n) ?? first;
  }
  return -1;
}

/** Decimal text of at most six decimals in millionths. */
export function millionths(quantity: string): bigint {
  const [whole = '0', parts = ''] = quantity.split('.');
  return BigInt(whole + parts.slice(0, 6).padEnd(6, '0'));
}
