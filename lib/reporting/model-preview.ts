/**
 * What an attribution model that is not saved yet would make of the site's latest orders, beside last non-direct click: worked out
 * from their stored paths, so that nothing is stored for it.
 */
import { and, eq, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { isSaleRow, order } from '@/db/schema';
import { customModel } from '@/lib/attribution';
import type { CustomModelId } from '@/lib/model/credit';
import { type CustomRule, explainRule } from '@/lib/model/custom-model';
import { customRuleSchema } from '@/lib/model/custom-model-schema';
import { parseInput } from '@/lib/model/parse-input';
import type { Site } from '@/lib/model/site';
import { type Recomputed, recompute } from './recompute';
import { formatShare, shareOf } from './share';
import { type WireMoney, wireMoney } from './wire';

const PREVIEW_ORDERS = 200;
const COMPARED = 'last_non_direct_click';
const DRAFT: CustomModelId = 'custom_00000000';
/** Of the order that is shown: more would not be looked through. */
const TOUCHES_SHOWN = 12;

export type ModelPreview = {
  explain: string;
  /** How many orders it is of: the latest ones, at most 200. */
  orders: number;
  /** What each channel would be credited with, most first; without a channel: what nobody earned. */
  channels: { channel?: string; draft: WireMoney; compared: WireMoney }[];
  /** The order whose credit differs most, with what its touches would get: decimal shares of one. */
  example?: {
    orderedAt: string;
    revenue: WireMoney;
    touches: { at: string; channel: string; source?: string; campaign?: string; draft: string; compared: string }[];
    /** Touches before those. */
    more: number;
  };
};

type Preview = Recomputed<unknown>;

/** What the rule would make of the latest orders. Throws `invalid_input` for one that could not be saved. */
export async function modelPreview(tx: ScopedTransaction, site: Site, input: unknown): Promise<ModelPreview> {
  const rule: CustomRule = parseInput(customRuleSchema, input);
  const draft = customModel({ id: DRAFT, name: '', version: 1, rule });
  const orders: Preview[] = [];
  const latest = recompute(tx, site, {
    where: and(isSaleRow(), eq(order.currency, site.currency), eq(order.leftOut, false)),
    models: [COMPARED],
    drafts: [draft],
    lookbackDays: site.settings.lookbackDays,
    extra: sql`NULL`,
    limit: PREVIEW_ORDERS,
  });
  for await (const one of latest) orders.push(one);
  const shown = orders.toSorted((left, right) => differenceOf(right) - differenceOf(left))[0];
  return {
    explain: explainRule(rule),
    orders: orders.length,
    channels: channelsOf(orders, site),
    ...(shown && shown.used.length > 0 && { example: exampleOf(shown, site) }),
  };
}

function channelsOf(orders: Preview[], { currency }: Site): ModelPreview['channels'] {
  const sums = new Map<string | undefined, { draft: bigint; compared: bigint }>();
  for (const { touch, model, amount } of orders.flatMap(({ credits }) => credits)) {
    const sum = sums.get(touch?.channel) ?? { draft: 0n, compared: 0n };
    sum[model === DRAFT ? 'draft' : 'compared'] += amount;
    sums.set(touch?.channel, sum);
  }
  return [...sums]
    .filter(([, { draft, compared }]) => draft !== 0n || compared !== 0n)
    .sort(([, left], [, right]) =>
      left.draft === right.draft ? compare(right.compared, left.compared) : compare(right.draft, left.draft),
    )
    .map(([channel, { draft, compared }]) => ({
      ...(channel !== undefined && { channel }),
      draft: wireMoney(draft, currency),
      compared: wireMoney(compared, currency),
    }));
}

function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** How far the two models are apart on an order: twice the part of it that moves; a longer path first among equals. */
function differenceOf(one: Preview): number {
  const shares = touchesOf(one).map(({ id }) => Math.abs(Number(shareIn(one, id, DRAFT) - shareIn(one, id, COMPARED))));
  return shares.reduce((sum, share) => sum + share, 0) + one.used.length;
}

/** The path, with direct visits that the draft alone counts. */
function touchesOf({ used, credits }: Preview): Preview['used'] {
  const touches = new Map([...used, ...credits.flatMap(({ touch }) => touch ?? [])].map((touch) => [touch.id, touch]));
  return [...touches.values()].sort((left, right) => left.at.getTime() - right.at.getTime());
}

function shareIn({ credits }: Preview, id: string, model: string): bigint {
  const own = credits.find((one) => one.entry === 0 && one.model === model && one.touchpointId === id);
  return own ? shareOf(own.weight, own.totalWeight) : 0n;
}

function exampleOf(one: Preview, { currency }: Site): NonNullable<ModelPreview['example']> {
  const touches = touchesOf(one);
  return {
    orderedAt: one.order.orderedAt.toISOString(),
    revenue: wireMoney(one.order.revenue, currency),
    touches: touches.slice(-TOUCHES_SHOWN).map(({ id, at, channel, source, campaign }) => ({
      at: at.toISOString(),
      channel,
      ...(source && { source }),
      ...(campaign && { campaign }),
      draft: formatShare(shareIn(one, id, DRAFT)),
      compared: formatShare(shareIn(one, id, COMPARED)),
    })),
    more: Math.max(touches.length - TOUCHES_SHOWN, 0),
  };
}
