/** What label rules make of what brought a site's visitors in the last 30 days, and what they leave unlabelled. */
import { z } from 'zod';
import { type RecentAcquisition, recentAcquisitions } from '@/db/queries/recent-traffic';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import { DAY_MS } from '@/lib/core/instant';
import { formatDecimal } from '@/lib/core/money';
import { isCapturing, type LabelRule, labelNames, ruleIndexes } from '@/lib/model/label-rule';
import { labelRulesSchema } from '@/lib/model/label-rule-schema';
import { parseInput } from '@/lib/model/parse-input';
import type { Site } from '@/lib/model/site';
import { managedSite } from './sites';
import { PREVIEW_DAYS } from './traffic';

/** Campaigns shown of each label, those with most revenue first. */
const CAMPAIGNS_MAX = 100;

type Part = {
  visits: number;
  /** Credited under last non-direct click. */
  revenue: { amount: string; currency: string };
};
export type LabelledCampaign = Part & {
  /** "google / cpc / Spring › Shoes"; what nothing brought is "Direct". */
  name: string;
  /** What the label says of it, and the place of the rule that does; absent: unlabelled. */
  value?: string;
  rule?: number;
};
export type LabelOutcome = {
  label: string;
  /** With whether "clicks without capture" leaves the value out. */
  values: (Part & { value: string; isCapturing: boolean })[];
  unlabelled: Part;
  campaigns: LabelledCampaign[];
  /** Campaigns beyond those that are shown. */
  more: number;
};
export type LabelPreview = {
  total: Part;
  /** Of each rule, what it gives its value. */
  rules: Part[];
  labels: LabelOutcome[];
};

/** What the rules would make of the last 30 days of the site with this id. Throws `invalid_input` for rules that could not be saved. */
export async function previewLabelRulesOf(
  tx: ScopedTransaction,
  actor: Actor,
  siteIdText: string,
  input: unknown,
  now = new Date(),
): Promise<LabelPreview> {
  permit(actor, 'site.manage');
  const site = await managedSite(tx, actor, siteIdText);
  const { labelRules } = parseInput(z.object({ labelRules: labelRulesSchema }), { labelRules: input });
  const since = new Date(now.getTime() - PREVIEW_DAYS * DAY_MS);
  const recent = await recentAcquisitions(tx, site.id, since, 'last_non_direct_click');
  const found = recent.map((one) => ({ ...one, rules: ruleIndexes(labelRules, one) }));
  return {
    total: partOf(found, site),
    rules: labelRules.map(({ label }, index) =>
      partOf(
        found.filter(({ rules }) => rules.get(label) === index),
        site,
      ),
    ),
    labels: labelNames(labelRules).map((label) => outcomeOf(label, labelRules, found, site)),
  };
}

type Found = RecentAcquisition & { rules: Map<string, number> };

function outcomeOf(label: string, rules: readonly LabelRule[], found: Found[], site: Site): LabelOutcome {
  const givenTo = (one: Found) => rules[one.rules.get(label) ?? -1]?.value;
  const values = [...new Set(rules.flatMap((rule) => (rule.label === label ? [rule.value] : [])))];
  const groups = [...Map.groupBy(found, (one) => `${one.rules.get(label) ?? ''}\n${nameOf(one)}`).values()];
  const sorted = groups.sort((left, right) => compare(revenueOf(right), revenueOf(left)) || visitsOf(right) - visitsOf(left));
  const campaigns = sorted.flatMap((own): LabelledCampaign[] => {
    const [first] = own;
    if (!first) return [];
    const [rule, value] = [first.rules.get(label), givenTo(first)];
    return [{ name: nameOf(first), ...partOf(own, site), ...(rule !== undefined && value !== undefined && { rule, value }) }];
  });
  const having = (value: string | undefined) => found.filter((one) => givenTo(one) === value);
  return {
    label,
    values: values.map((value) => ({ value, isCapturing: isCapturing(value), ...partOf(having(value), site) })),
    unlabelled: partOf(having(undefined), site),
    campaigns: shown(campaigns),
    more: Math.max(0, campaigns.length - CAMPAIGNS_MAX),
  };
}

/** Those that are left unlabelled are what a person looks for: they never lack for what is labelled. */
function shown(campaigns: LabelledCampaign[]): LabelledCampaign[] {
  const unlabelled = campaigns.filter(({ value }) => value === undefined).slice(0, CAMPAIGNS_MAX / 2);
  const labelled = campaigns.filter(({ value }) => value !== undefined).slice(0, CAMPAIGNS_MAX - unlabelled.length);
  return [...unlabelled, ...labelled];
}

function nameOf({ kind, source, referrerHost, medium, campaign, campaignId, adGroup, keyword }: RecentAcquisition): string {
  if (kind === 'direct') return 'Direct';
  const first = [source ?? referrerHost, medium, campaign ?? campaignId].filter(Boolean).join(' / ');
  return [first, adGroup, keyword].filter(Boolean).join(' › ');
}

function partOf(rows: RecentAcquisition[], { currency }: Site): Part {
  return { visits: visitsOf(rows), revenue: { amount: formatDecimal({ minor: revenueOf(rows), currency }), currency } };
}

const visitsOf = (rows: RecentAcquisition[]) => rows.reduce((sum, { visits }) => sum + visits, 0);
const revenueOf = (rows: RecentAcquisition[]) => rows.reduce((sum, { revenue }) => sum + revenue, 0n);

function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
