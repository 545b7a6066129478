/**
 * Cells: what one group of touchpoints earned under one model. Both ways of making the report, from stored credit and from stored
 * paths, end in the same cells, and everything after that is shared.
 */
import type { ModelId } from '@/lib/model/credit';
import type { SalesChannel } from '@/lib/model/sales-channel';

/** Minor units and shares of orders (lib/reporting/share.ts). Not rounded: cells are summed first. */
export type Earned = { revenue: bigint; orders: bigint; newCustomerOrders: bigint };

/** `key` is the JSON array of the row's dimensions; no key: earned by nobody. */
export type Cell = Earned & {
  key: string | undefined;
  model: ModelId;
  /** Earned by nobody because a rule leaves such orders out. */
  leftOut?: SalesChannel | undefined;
};

/** Nothing. */
export const NOTHING: Earned = { revenue: 0n, orders: 0n, newCustomerOrders: 0n };

/** The sum of two. */
export function addEarned(left: Earned, right: Earned): Earned {
  return {
    revenue: left.revenue + right.revenue,
    orders: left.orders + right.orders,
    newCustomerOrders: left.newCustomerOrders + right.newCustomerOrders,
  };
}

/** Cells by key and model. */
export class CellTable {
  readonly #cells = new Map<string, Cell>();

  /** Adds to the cell of this key and model. */
  add(key: string | undefined, model: ModelId, earned: Earned, leftOut?: SalesChannel): void {
    const place = `${model} ${leftOut ?? ''} ${key ?? ''}`;
    this.#cells.set(place, { key, model, leftOut, ...addEarned(this.#cells.get(place) ?? NOTHING, earned) });
  }

  /** All cells, in the order they first came. */
  cells(): Cell[] {
    return [...this.#cells.values()];
  }
}
