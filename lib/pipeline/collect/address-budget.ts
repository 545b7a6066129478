/**
 * What strangers may cost: each refused request is charged to the address that it came from, an IPv6 address to its /64. A sender
 * who has spent a minute's budget is answered before anything of theirs is decompressed, parsed or kept. What a shop has signed is
 * never charged and never asked. In memory, a process for itself: it is work that is bounded, not a count that must be right.
 */
import { MINUTE_MS } from '@/lib/core/instant';
import { networkOf } from '@/lib/ops/client-address';

export type AddressBudget = {
  /** Whether the sender's budget of this minute is spent. An address that is not known has none. */
  isSpent(address: string | undefined): boolean;
  charge(address: string | undefined, cost: number): void;
};

/** A refusal before the body was read: some 30 µs of work. */
export const UNREAD_COST = 1;
/** What is read costs more, by its bytes: 2 MB of it cost a fifteenth of a minute's budget. */
const READ_COST = 20;
const BYTES_OF_ONE_COST = 512;

/** 1,000 refusals a second without a body; of a webhook with the wrong secret some 25 orders of 10 kB a second. */
const COST_MAX = 60_000;
/** Senders remembered: some 10 MB. Past it the oldest are forgotten. */
const SENDERS_MAX = 100_000;

/** What a refused request costs whose body of so many bytes was read. */
export function readCost(bytes: number): number {
  return READ_COST + Math.ceil(bytes / BYTES_OF_ONE_COST);
}

/** Budgets of one minute, each from the sender's first refusal on. */
export function openAddressBudget(costMax = COST_MAX, now: () => number = Date.now, sendersMax = SENDERS_MAX): AddressBudget {
  const spending = new Map<string, { cost: number; until: number }>();
  // Hardly ever is there one: then the many good requests need not even know their sender.
  const spent = new Map<string, number>();

  return {
    isSpent(address) {
      if (spent.size === 0 || address === undefined) return false;
      return (spent.get(networkOf(address)) ?? 0) > now();
    },
    charge(address, cost) {
      if (address === undefined) return;
      const sender = networkOf(address);
      const at = now();
      forgetEnded(spent, at);
      const known = spending.get(sender);
      const current = known && known.until > at ? known : { cost: 0, until: at + MINUTE_MS };
      current.cost += cost;
      if (current !== known) {
        spending.delete(sender);
        spending.set(sender, current);
        const [oldest] = spending.keys();
        if (spending.size > sendersMax && oldest !== undefined) spending.delete(oldest);
      }
      if (current.cost > costMax) spent.set(sender, current.until);
    },
  };
}

/** Drops those at the front whose minute has ended; they stand about in its order. */
function forgetEnded(spent: Map<string, number>, at: number): void {
  for (const [sender, until] of spent) {
    if (until > at) return;
    spent.delete(sender);
  }
}
