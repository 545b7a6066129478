/**
 * What an order costs besides its ads (docs/decisions/0036): lines that say so from a day on, which of three tiers each kind belongs to,
 * and what they come to for one order. Nothing here is Node's: screens read it.
 */
import type { Id } from '@/lib/core/id';

export const costKinds = ['goods', 'shipping', 'handling', 'payment', 'other'] as const;
export type CostKind = (typeof costKinds)[number];

/** What a line is of; but for goods all lines are of everything. */
export const costScopes = ['all', 'category', 'product', 'sku', 'variant'] as const;
export type CostScope = (typeof costScopes)[number];

/** What the amount is for. */
export const costUnits = ['piece', 'order'] as const;
export type CostUnit = (typeof costUnits)[number];

export const costLineSources = ['hand', 'file'] as const;

export const TIERS = [1, 2, 3] as const;
export type Tier = (typeof TIERS)[number];

/** In order; ads are always in the third. */
export type TierNames = [string, string, string];
export const usualTierNames: TierNames = ['After product costs', 'After fulfilment', 'After ads'];

/** Which tier takes a kind of cost off; the tiers after it have it off too. */
export type CostTiers = Record<CostKind, Tier>;
/** As contribution margins I to III are told in retail: goods, then what a sale takes, then what brought it. */
export const usualCostTiers: CostTiers = { goods: 1, shipping: 2, handling: 2, payment: 2, other: 2 };

/** Texts that are no part of the line are empty, since they are part of its key. */
export type CostLine = {
  id: Id<'cost_line'>;
  kind: CostKind;
  scope: CostScope;
  /** Of a scope but `all`: the id, SKU or category. */
  subject: string;
  /** ISO 3166-1 alpha-2; empty: any. */
  country: string;
  /** As orders tell it; empty: any. */
  paymentMethod: string;
  /** What a line for orders is called. */
  label: string;
  unit: CostUnit;
  /** The first day, in the site's zone. */
  fromDay: string;
  /** In millionths of the currency. */
  amountMicros: bigint | null;
  currency: string;
  /** A part of the money, in millionths: 2.9 % is 29,000. */
  partMillionths: bigint | null;
};

/** Why something of an order has no cost. */
export const costProblems = ['no_cost', 'no_rate'] as const;
export type CostProblem = (typeof costProblems)[number];

/** One line of an order's own account. Money is minor units of the order's currency as text. */
export type OrderCostLine = {
  kind: CostKind;
  tier: Tier;
  /** 0: the sale; else which of its refunds, in order of time. */
  entry: number;
  /** Of goods that came back: which of the order's lines of goods, from 0. */
  place?: number;
  /** The product, or what the line is called. */
  name?: string;
  quantity?: string;
  /** Absent where it is not known: see `problem`. */
  amount?: string;
  /** Where the cost was said: a line of the product, the shop, or a rule. */
  from?: 'line' | 'shop' | 'rule';
  /** What was said where that is not in the order's currency: decimal text. */
  given?: { amount: string; currency: string };
  problem?: CostProblem;
};
