/**
 * Google Analytics' default channel group as one ordered list of rules; the first that fits names the channel
 * (support.google.com/analytics/answer/9756891, read 2026-11). Where we differ, on purpose:
 * - AI Assistant (added by Google in May 2026, place in the order unpublished) is tried right after the paid rules.
 * - The medium of affiliate click ids is Affiliates whatever the URL says of "cpc", because a commission is no bid.
 * - A click that was paid for is in a paid channel whatever its UTM say ("google / pmax", "tiktok / ads"): by Google's rules these
 *   are organic, as it knows of the payment from its own click id. The platform then names the channel.
 * A channel is read from what an acquisition states alone, so that changed rules can name stored ones anew.
 */
import { type ChannelFacts, type ChannelRule, channelByRules } from '@/lib/model/channel-rule';
import type { Acquisition, Channel } from '@/lib/model/touchpoint';
import { sourceCategory } from './source-category';
import { clickIdRules } from './tables/click-ids';
import type { SourceCategory } from './tables/ga4-sources';

export type Traffic = { [Field in 'source' | 'medium' | 'campaign' | 'platform']?: string | null | undefined } & {
  kind?: Acquisition['kind'];
  paid?: boolean;
};

const PAID = /^(.*cp.*|ppc|retargeting|paid.*)$/;
const SHOPPING_CAMPAIGN = /^(.*(([^a-df-z]|^)shop|shopping).*)$/;
const VIDEO_MEDIUM = /^(.*video.*)$/;
const DISPLAY = new Set(['display', 'banner', 'expandable', 'interstitial', 'cpm']);
const SOCIAL = new Set(['social', 'social-network', 'social-media', 'sm', 'social network', 'social media']);
const REFERRAL = new Set(['referral', 'app', 'link']);
const EMAIL = new Set(['email', 'e-mail', 'e_mail', 'e mail']);
/** Campaign types of Google that run on all its networks. */
const CROSS_NETWORK = /(^|[^a-z])(p-?max|performance[\s_+-]?max|demand[\s_+-]?gen|cross[\s_-]?network)([^a-z]|$)/;

const affiliatePlatforms = new Set(clickIdRules.flatMap(({ paid, platform }) => (paid === 'affiliate' ? platform : [])));

/** What a paid click of a platform is called where the UTM do not say; Paid Other for the rest. */
const channelByPlatform: ReadonlyMap<string, Channel> = new Map([
  ...['google', 'microsoft', 'yandex', 'search_ads_360'].map((platform): [string, Channel] => [platform, 'Paid Search']),
  ...['meta', 'tiktok', 'snapchat', 'pinterest', 'reddit', 'linkedin', 'x', 'quora', 'nextdoor'].map(
    (platform): [string, Channel] => [platform, 'Paid Social'],
  ),
]);
const channelByCategory: Record<SourceCategory, Channel> = {
  search: 'Paid Search',
  shopping: 'Paid Shopping',
  social: 'Paid Social',
  video: 'Paid Video',
};
/** What a paid click may be called; the owned ones are no claim that nothing was paid. */
const staysPaid: ReadonlySet<Channel> = new Set([
  'Affiliates',
  'Cross-network',
  'Paid Shopping',
  'Paid Search',
  'Paid Social',
  'Paid Video',
  'Display',
  'Audio',
  'Email',
  'SMS',
]);

type Facts = {
  source: string;
  medium: string;
  campaign: string;
  category: SourceCategory | undefined;
  paid: boolean;
  affiliate: boolean;
};

const rules: [Channel, (facts: Facts) => boolean][] = [
  ['Affiliates', ({ affiliate }) => affiliate],
  ['Cross-network', ({ campaign }) => campaign.includes('cross-network')],
  ['Paid Shopping', ({ category, campaign, paid }) => (category === 'shopping' || SHOPPING_CAMPAIGN.test(campaign)) && paid],
  ['Paid Search', ({ category, paid }) => category === 'search' && paid],
  ['Paid Social', ({ category, paid }) => category === 'social' && paid],
  ['Paid Video', ({ category, paid }) => category === 'video' && paid],
  ['Display', ({ medium }) => DISPLAY.has(medium)],
  ['Paid Other', ({ paid }) => paid],
  ['AI Assistant', ({ medium }) => medium === 'ai-assistant'],
  [
    'Organic Shopping',
    ({ category, campaign, medium }) =>
      category === 'shopping' || SHOPPING_CAMPAIGN.test(campaign) || medium === 'organic_shopping',
  ],
  ['Organic Social', ({ category, medium }) => category === 'social' || SOCIAL.has(medium)],
  ['Organic Video', ({ category, medium }) => category === 'video' || VIDEO_MEDIUM.test(medium)],
  ['Organic Search', ({ category, medium }) => category === 'search' || medium === 'organic'],
  ['Referral', ({ medium }) => REFERRAL.has(medium)],
  ['Email', ({ source, medium }) => EMAIL.has(source) || EMAIL.has(medium)],
  ['Affiliates', ({ medium }) => medium === 'affiliate'],
  ['Audio', ({ medium }) => medium === 'audio'],
  ['SMS', ({ source, medium }) => source === 'sms' || medium === 'sms'],
  [
    'Mobile Push Notifications',
    ({ source, medium }) =>
      medium.endsWith('push') || medium.includes('mobile') || medium.includes('notification') || source === 'firebase',
  ],
];

/** The channel of a visit that somebody or something brought; `Unassigned` when no rule fits. */
export function channelOf({ source, medium, campaign, platform, kind, paid = false }: Traffic): Channel {
  if (kind === 'direct') return 'Direct';
  const [lowerSource, lowerMedium, lowerCampaign] = [source, medium, campaign].map((text) => text?.toLowerCase() ?? '');
  const facts: Facts = {
    source: lowerSource ?? '',
    medium: lowerMedium ?? '',
    campaign: lowerCampaign ?? '',
    category: sourceCategory(lowerSource ?? ''),
    paid: PAID.test(lowerMedium ?? ''),
    affiliate: paid && affiliatePlatforms.has(platform ?? ''),
  };
  const channel = rules.find(([, fits]) => fits(facts))?.[0] ?? 'Unassigned';
  return paid && !staysPaid.has(channel) ? paidChannel(facts, platform ?? '') : channel;
}

/** The channel of a stored acquisition under these rules of a site. */
export function channelNow(stored: Traffic & ChannelFacts, rules: readonly ChannelRule[]): string {
  if (stored.kind === 'direct') return 'Direct';
  return channelByRules(rules, stored) ?? channelOf(stored);
}

/** Whether the medium says that the contact was paid for. */
export function isPaidMedium(medium: string | undefined): boolean {
  return medium !== undefined && (PAID.test(medium) || DISPLAY.has(medium));
}

/** Of a click that was paid for, where the rules find nothing of the kind in its UTM. */
function paidChannel({ medium, campaign, category }: Facts, platform: string): Channel {
  if (CROSS_NETWORK.test(medium) || (!PAID.test(medium) && CROSS_NETWORK.test(campaign))) return 'Cross-network';
  if (SHOPPING_CAMPAIGN.test(medium)) return 'Paid Shopping';
  if (VIDEO_MEDIUM.test(medium)) return 'Paid Video';
  return (category && channelByCategory[category]) ?? channelByPlatform.get(platform) ?? 'Paid Other';
}
