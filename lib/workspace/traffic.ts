/** What brought a site's visitors in the last 30 days: the referrers to choose from, and what other channel rules would say. */
import { z } from 'zod';
import { type ReferringHost, recentAcquisitions, referringHosts } from '@/db/queries/recent-traffic';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import { DAY_MS } from '@/lib/core/instant';
import { formatDecimal } from '@/lib/core/money';
import { type ChannelRule, channelByRules } from '@/lib/model/channel-rule';
import { channelRulesSchema } from '@/lib/model/channel-rule-schema';
import { parseInput } from '@/lib/model/parse-input';
import type { Site } from '@/lib/model/site';
import { channelNow } from '@/lib/enrichment';
import { managedSite } from './sites';

export const PREVIEW_DAYS = 30;
const HOSTS_MAX = 200;
/** Campaigns named of each move of the preview, those with most visits first. */
const EXAMPLES_MAX = 3;

/** Hosts that brought visitors in the last 30 days, those with most visits first. */
export async function recentReferrers(
  tx: ScopedTransaction,
  actor: Actor,
  site: Site,
  now = new Date(),
): Promise<ReferringHost[]> {
  permit(actor, 'site.manage');
  return referringHosts(tx, site.id, daysAgo(now), HOSTS_MAX);
}

type Amount = { amount: string; currency: string };
export type ChannelMove = {
  /** The channel that visits have now, and the one that they would have. */
  from: string;
  to: string;
  visits: number;
  /** Credited to them under last non-direct click. */
  revenue: Amount;
  /** Such as "google / cpc / Brand". */
  examples: string[];
};

export type ChannelPreview = {
  days: number;
  visits: number;
  /** What would change, the most visits first. */
  moves: ChannelMove[];
  /** Of each rule, how many visits it would name. */
  rules: number[];
};

/** What the rules would make of the last 30 days. Throws `invalid_input` for rules that could not be saved. */
export async function previewChannelRules(
  tx: ScopedTransaction,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<ChannelPreview> {
  permit(actor, 'site.manage');
  const { channelRules } = parseInput(channelPreviewSchema, { channelRules: input });
  const recent = await recentAcquisitions(tx, site.id, daysAgo(now), 'last_non_direct_click');
  const named = recent.map((one) => ({
    ...one,
    from: channelNow(one, site.settings.channelRules),
    to: channelNow(one, channelRules),
    rule: one.kind === 'direct' ? -1 : ruleOf(channelRules, one),
  }));
  const moves = [
    ...Map.groupBy(
      named.filter(({ from, to }) => from !== to),
      ({ from, to }) => `${from}\n${to}`,
    ).values(),
  ];
  return {
    days: PREVIEW_DAYS,
    visits: sumOf(named),
    moves: moves.map((own) => moveOf(own, site)).sort((left, right) => right.visits - left.visits),
    rules: channelRules.map((_, index) => sumOf(named.filter(({ rule }) => rule === index))),
  };
}

/** As `previewChannelRules`, of the site with this id; throws `not_found` where the workspace has none. */
export async function previewChannelRulesOf(
  tx: ScopedTransaction,
  actor: Actor,
  siteIdText: string,
  input: unknown,
): Promise<ChannelPreview> {
  return previewChannelRules(tx, actor, await managedSite(tx, actor, siteIdText), input);
}

const channelPreviewSchema = z.object({ channelRules: channelRulesSchema });

type Named = Awaited<ReturnType<typeof recentAcquisitions>>[number] & { from: string; to: string };

function moveOf(own: Named[], { currency }: Site): ChannelMove {
  const [first] = own;
  const examples = own
    .toSorted((left, right) => right.visits - left.visits)
    .map(({ source, medium, campaign, referrerHost }) => [source ?? referrerHost, medium, campaign].filter(Boolean).join(' / '));
  return {
    from: first?.from ?? '',
    to: first?.to ?? '',
    visits: sumOf(own),
    revenue: { amount: formatDecimal({ minor: own.reduce((sum, { revenue }) => sum + revenue, 0n), currency }), currency },
    examples: [...new Set(examples)].slice(0, EXAMPLES_MAX),
  };
}

/** Which rule names it; -1 for none. */
function ruleOf(rules: readonly ChannelRule[], facts: Parameters<typeof channelByRules>[1]): number {
  return rules.findIndex((rule) => channelByRules([rule], facts) !== undefined);
}

function sumOf(rows: { visits: number }[]): number {
  return rows.reduce((sum, { visits }) => sum + visits, 0);
}

function daysAgo(now: Date): Date {
  return new Date(now.getTime() - PREVIEW_DAYS * DAY_MS);
}
