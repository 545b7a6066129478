/**
 * Google Analytics' default channel group as one ordered list of rules; the first that fits names the channel
 * (support.google.com/analytics/answer/9756891, read 2026-11). Where we differ, on purpose:
 * - AI Assistant (added by Google in May 2026, place in the order unpublished) is tried right after the paid rules.
 * - The medium of affiliate click ids is Affiliates whatever the URL says of "cpc", because a commission is no bid.
 */
import type { Channel } from '@/lib/model/touchpoint';
import { type SourceCategory, sourceCategories } from './tables/ga4-sources';

export type Traffic = { source?: string; medium?: string; campaign?: string; affiliate?: boolean };

const PAID = /^(.*cp.*|ppc|retargeting|paid.*)$/;
const SHOPPING_CAMPAIGN = /^(.*(([^a-df-z]|^)shop|shopping).*)$/;
const VIDEO_MEDIUM = /^(.*video.*)$/;
const DISPLAY = new Set(['display', 'banner', 'expandable', 'interstitial', 'cpm']);
const SOCIAL = new Set(['social', 'social-network', 'social-media', 'sm', 'social network', 'social media']);
const REFERRAL = new Set(['referral', 'app', 'link']);
const EMAIL = new Set(['email', 'e-mail', 'e_mail', 'e mail']);

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
export function channelOf({ source = '', medium = '', campaign = '', affiliate = false }: Traffic): Channel {
  const lower = { source: source.toLowerCase(), medium: medium.toLowerCase(), campaign: campaign.toLowerCase() };
  const facts: Facts = { ...lower, category: sourceCategories.get(lower.source), paid: PAID.test(lower.medium), affiliate };
  return rules.find(([, fits]) => fits(facts))?.[0] ?? 'Unassigned';
}

/** Whether the medium says that the contact was paid for. */
export function isPaidMedium(medium: string | undefined): boolean {
  return medium !== undefined && (PAID.test(medium) || DISPLAY.has(medium));
}
