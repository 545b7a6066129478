/**
 * A site's own names for channels: an ordered list of rules, the first that fits names the channel, and where none fits the
 * default ones do (lib/enrichment/channel.ts). A rule looks only at what an acquisition keeps, so that it can name stored ones
 * anew.
 */

export const CHANNEL_RULES_MAX = 50;

/** What a condition looks at; `referrer` is the host that referred, `platform` the ad platform whose click it was. */
export const channelFields = ['source', 'medium', 'campaign', 'referrer', 'platform'] as const;
export type ChannelField = (typeof channelFields)[number];

export const channelMatches = ['is', 'contains', 'begins_with', 'ends_with'] as const;
export type ChannelMatch = (typeof channelMatches)[number];

export type ChannelCondition = {
  field: ChannelField;
  match: ChannelMatch;
  /** One of them is enough. */
  values: string[];
};
/** All of its conditions must hold. */
export type ChannelRule = { channel: string; conditions: ChannelCondition[] };

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
