/**
 * A site's own names for channels: an ordered list of rules, the first that fits names the channel, and where none fits the
 * default ones do (lib/enrichment/channel.ts). A rule looks only at what an acquisition keeps, so that it can name stored ones
 * anew.
 */
import { z } from 'zod';

export const CHANNEL_RULES_MAX = 50;
const CONDITIONS_MAX = 10;
const VALUES_MAX = 30;
const VALUE_LENGTH_MAX = 200;
const NAME_LENGTH_MAX = 60;

/** What a condition looks at; `referrer` is the host that referred, `platform` the ad platform whose click it was. */
export const channelFields = ['source', 'medium', 'campaign', 'referrer', 'platform'] as const;
export type ChannelField = (typeof channelFields)[number];

export const channelMatches = ['is', 'contains', 'begins_with', 'ends_with'] as const;
export type ChannelMatch = (typeof channelMatches)[number];

const shortText = (max: number) => z.string().trim().min(1, 'must not be empty').max(max, `must have at most ${max} characters`);

export const channelConditionSchema = z.object({
  field: z.enum(channelFields),
  match: z.enum(channelMatches),
  /** One of them is enough. */
  values: z.array(shortText(VALUE_LENGTH_MAX)).min(1, 'needs a value').max(VALUES_MAX, `may list at most ${VALUES_MAX}`),
});

export const channelRuleSchema = z.object({
  channel: shortText(NAME_LENGTH_MAX).refine((name) => !/^(direct|unattributed)$/i.test(name), 'is taken: choose another name'),
  /** All of them must hold. */
  conditions: z
    .array(channelConditionSchema)
    .min(1, 'needs a condition')
    .max(CONDITIONS_MAX, `may have at most ${CONDITIONS_MAX} conditions`),
});
export type ChannelRule = z.infer<typeof channelRuleSchema>;
export type ChannelCondition = ChannelRule['conditions'][number];

export const channelRulesSchema = z
  .array(channelRuleSchema)
  .max(CHANNEL_RULES_MAX, `may have at most ${CHANNEL_RULES_MAX} rules`);

/** What rules look at of an acquisition; null and undefined both mean not stated. */
export type ChannelFacts = {
  [Field in 'source' | 'medium' | 'campaign' | 'platform' | 'referrerHost']?: string | null | undefined;
};

/** The name that the first fitting rule gives; undefined when none fits. Letters' case does not count. */
export function channelByRules(rules: readonly ChannelRule[], facts: ChannelFacts): string | undefined {
  return rules.find(({ conditions }) => conditions.every((condition) => holds(condition, facts)))?.channel;
}

function holds({ field, match, values }: ChannelCondition, facts: ChannelFacts): boolean {
  const stated = (field === 'referrer' ? facts.referrerHost : facts[field])?.toLowerCase();
  return stated ? values.some((value) => fits[match](stated, value.toLowerCase())) : false;
}

const fits: Record<ChannelMatch, (stated: string, value: string) => boolean> = {
  is: (stated, value) => stated === value,
  contains: (stated, value) => stated.includes(value),
  begins_with: (stated, value) => stated.startsWith(value),
  ends_with: (stated, value) => stated.endsWith(value),
};
