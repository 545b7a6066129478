/**
 * What brought a visitor, read from the landing URL and the referrer. Precedence: what the URL states in UTM, then what its click
 * id means, then the referrer. A URL may carry several click ids: all are kept, one is credited. Whether a click was paid for is
 * the click id's word first; it decides the channel.
 */
import { type ChannelRule, channelByRules } from '@/lib/model/channel-rule';
import { referrerHostOf } from '@/lib/model/acquisition';
import type { Acquisition } from '@/lib/model/touchpoint';
import { type CampaignParams, readCampaignParams } from './campaign-params';
import { channelOf, isPaidMedium } from './channel';
import { type FoundClickId, findAdMarker, findClickIds, isOneClick } from './click-id';
import { type Landing, readLanding } from './landing';
import { readReferrer, type Referral } from './referrer';
import { aiAssistants } from './tables/ai-assistants';
import { adPlacement, ownedParams } from './tables/click-ids';

export type Arrival = {
  url: string;
  referrer?: string | undefined;
  /** The site's domains. */
  ownHosts: readonly string[];
  /** Patterns of referring hosts that the site says bring nobody. */
  ignoredReferrers?: readonly string[] | undefined;
  /** The site's own names for channels, before the default ones. */
  channelRules?: readonly ChannelRule[] | undefined;
};

/** Ad platforms by the utm_source that their advertisers write. */
const platformBySource: ReadonlyMap<string, string> = new Map([
  ['google', 'google'],
  ['adwords', 'google'],
  ['googleads', 'google'],
  ['google_ads', 'google'],
  ['facebook', 'meta'],
  ['fb', 'meta'],
  ['instagram', 'meta'],
  ['ig', 'meta'],
  ['an', 'meta'],
  ['msg', 'meta'],
  ['facebook.com', 'meta'],
  ['instagram.com', 'meta'],
  ['meta', 'meta'],
  ['tiktok', 'tiktok'],
  ['bing', 'microsoft'],
  ['microsoft', 'microsoft'],
  ['pinterest', 'pinterest'],
  ['snapchat', 'snapchat'],
  ['reddit', 'reddit'],
  ['linkedin', 'linkedin'],
  ['twitter', 'x'],
  ['x', 'x'],
  ['youtube', 'google'],
  ['yandex', 'yandex'],
  ['taboola', 'taboola'],
  ['outbrain', 'outbrain'],
]);
/** Platforms whose ads always carry a click id; a paid link without one lost it to a browser or a redirect. */
const tagsEveryClick = new Set(['google', 'meta', 'tiktok', 'microsoft', 'snapchat', 'pinterest', 'reddit', 'x']);

/** Campaign numbers of Meta have 15 digits and more; a shop's own utm_id has few. */
const META_CAMPAIGN_ID = /^\d{15,20}$/;
const OWNED_MEDIUM = /^(e[-_ ]?mail|sms)$/;

/** A visit that nothing brought: typed in, bookmarked, or from an app that says nothing. */
export const directAcquisition: Acquisition = {
  kind: 'direct',
  channel: 'Direct',
  paid: false,
  clickIds: [],
  clickIdLikelyStripped: false,
};

/** What brought the visitor here, or undefined when this page view is only a step within the store (or back from a payment page). */
export function readAcquisition({ url, referrer, ownHosts, ignoredReferrers, channelRules }: Arrival): Acquisition | undefined {
  const landing = readLanding(url);
  const campaign = readCampaignParams(landing);
  const found = findClickIds(landing);
  const referral = readReferrer(referrer, { ownHosts, ignored: ignoredReferrers, landingHost: referrerHostOf(url) });
  const marker = findAdMarker(landing);
  const owned = found.length === 0 && !marker ? ownedSource(landing) : undefined;
  const isBare = isEmpty(campaign) && found.length === 0 && !owned && !marker;
  if (isBare && !referral) return undefined;
  const stated = isBare ? fromReferral(referral) : fromCampaign(campaign, { found, marker, owned, referral });
  const own = channelRules?.length
    ? channelByRules(channelRules, { ...stated, referrerHost: referrerHostOf(referrer) })
    : undefined;
  return { ...stated, channel: own ?? channelOf(stated) };
}

/**
 * What two landings have in common when they are the same contact: the id of the one click, else the campaign, else the referring
 * source.
 */
export function campaignKey({ kind, clickId, source, medium, campaign, campaignId, adGroup, ad, keyword }: Acquisition): string {
  if (clickId && isOneClick(clickId)) return `click ${clickId.param} ${clickId.value}`;
  return [kind, source, medium, campaign, campaignId, adGroup, ad, keyword].map((part) => part ?? '').join('\u001f');
}

/** Whether a referring page alone is what brought the visitor, and nothing in the link. */
export function isBareReferral({ kind, clickIds, campaign, campaignId, adGroup, ad, keyword }: Acquisition): boolean {
  return kind === 'referral' && clickIds.length === 0 && !(campaign ?? campaignId ?? adGroup ?? ad ?? keyword);
}

type Stated = Omit<Acquisition, 'channel'>;

function fromReferral(referral: Referral | undefined): Stated {
  return { ...directAcquisition, kind: 'referral', source: referral?.source, medium: referral?.medium };
}

type Evidence = {
  found: FoundClickId[];
  /** The link says that an ad was clicked, and not which click it was. */
  marker: ReturnType<typeof findAdMarker>;
  owned: { source: string; medium: string } | undefined;
  referral: Referral | undefined;
};

function fromCampaign(campaign: CampaignParams, { found, marker, owned, referral }: Evidence): Stated {
  const click = found.find(({ rule }) => rule.paid === 'yes') ?? found[0];
  const paidClick = click?.rule.paid === 'yes' ? click.rule : (marker ?? paidByPlacement(click, campaign));
  const meant = paidClick ?? click?.rule ?? owned;
  const source = campaign.source ?? meant?.source ?? referral?.source;
  const medium =
    campaign.medium ?? (campaign.source ? undefined : meant?.medium) ?? mediumFallback(campaign, paidClick, referral);
  const affiliate = click?.rule.paid === 'affiliate';
  const paid = affiliate || isPaidMedium(medium) || (paidClick !== undefined && !isOwnedMedium(medium));
  const platform = platformOf({ paid, affiliate, source, paidClick, click });
  return {
    kind: paid ? 'ad_click' : campaign.source || campaign.medium || campaign.campaign || owned || click ? 'campaign' : 'referral',
    ...campaign,
    source,
    medium,
    platform,
    paid,
    clickId: click && { param: click.param, platform: click.platform, value: click.value },
    clickIds: found.map(({ param, platform: owner, value }) => ({ param, platform: owner, value })),
    clickIdLikelyStripped: paid && found.length === 0 && platform !== undefined && tagsEveryClick.has(platform),
  };
}

type PaidClick = { platform: string; source?: string | undefined; medium?: string | undefined };

/**
 * A click id that organic links carry too, in a link that only an ad's template writes: with the ad's placement for a medium, or
 * with the number of its campaign.
 */
function paidByPlacement(click: FoundClickId | undefined, { medium, campaignId }: CampaignParams): PaidClick | undefined {
  if (click?.rule.param !== 'fbclid') return undefined;
  const isAd =
    (medium !== undefined && adPlacement.test(medium)) || (campaignId !== undefined && META_CAMPAIGN_ID.test(campaignId));
  return isAd ? { platform: 'meta', source: 'facebook', medium: 'paid_social' } : undefined;
}

function platformOf({
  paid,
  affiliate,
  source,
  paidClick,
  click,
}: {
  paid: boolean;
  affiliate: boolean;
  source: string | undefined;
  paidClick: PaidClick | undefined;
  click: FoundClickId | undefined;
}): string | undefined {
  if (click && (affiliate || click.rule.paid === 'yes')) return click.platform;
  if (paidClick) return paidClick.platform;
  return (paid ? platformBySource.get(source ?? '') : undefined) ?? click?.platform;
}

/** A click id that costs money makes a link paid even where its UTM forgot the medium; assistants tag their links with a source alone. */
function mediumFallback(
  campaign: CampaignParams,
  paidClick: PaidClick | undefined,
  referral: Referral | undefined,
): string | undefined {
  if (paidClick) return paidClick.medium;
  if (campaign.source && aiAssistants.has(campaign.source)) return 'ai-assistant';
  return campaign.source ? undefined : referral?.medium;
}

function isOwnedMedium(medium: string | undefined): boolean {
  return medium !== undefined && OWNED_MEDIUM.test(medium);
}

function ownedSource({ params }: Landing): { source: string; medium: string } | undefined {
  for (const [param, owned] of ownedParams) if (params.has(param)) return owned;
  return undefined;
}

function isEmpty(campaign: CampaignParams): boolean {
  return !campaign.source && !campaign.medium && !campaign.campaign && !campaign.campaignId;
}
