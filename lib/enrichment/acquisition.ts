/**
 * What brought a visitor, read from the landing URL and the referrer. Precedence: what the URL states in UTM, then what its click id means, then the
 * referrer. A URL may carry several click ids: all are kept, one is credited.
 */
import type { Acquisition } from '@/lib/model/touchpoint';
import { type CampaignParams, readCampaignParams } from './campaign-params';
import { channelOf, isPaidMedium } from './channel';
import { type FoundClickId, findClickIds } from './click-id';
import { type Landing, readLanding } from './landing';
import { readReferrer, type Referral } from './referrer';
import { aiAssistants } from './tables/ai-assistants';
import { ownedParams } from './tables/click-ids';

export type Arrival = { url: string; referrer?: string; ownHosts: string[] };

/** Ad platforms by the utm_source that their advertisers write. */
const platformBySource: ReadonlyMap<string, string> = new Map([
  ['google', 'google'],
  ['facebook', 'meta'],
  ['fb', 'meta'],
  ['instagram', 'meta'],
  ['ig', 'meta'],
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

/** A visit that nothing brought: typed in, bookmarked, or from an app that says nothing. */
export const directAcquisition: Acquisition = {
  kind: 'direct',
  channel: 'Direct',
  paid: false,
  clickIds: [],
  clickIdLikelyStripped: false,
};

/** What brought the visitor here, or undefined when this page view is only a step within the store (or back from a payment page). */
export function readAcquisition({ url, referrer, ownHosts }: Arrival): Acquisition | undefined {
  const landing = readLanding(url);
  const campaign = readCampaignParams(landing);
  const found = findClickIds(landing);
  const referral = readReferrer(referrer, ownHosts);
  const owned = found.length === 0 ? ownedSource(landing) : undefined;
  if (isEmpty(campaign) && found.length === 0 && !owned) return referral && fromReferral(referral);
  return fromCampaign(campaign, found, owned, referral);
}

/** What two landings have in common when they are the same contact: the click id, else the campaign, else the referring source. */
export function campaignKey({ kind, clickId, source, medium, campaign, campaignId, adGroup, ad, keyword }: Acquisition): string {
  if (clickId) return `click ${clickId.param} ${clickId.value}`;
  return [kind, source, medium, campaign, campaignId, adGroup, ad, keyword].map((part) => part ?? '').join('\u001f');
}

/** A link whose click id came in another visitor's browser before: somebody copied or shared it, and no ad click brought this visitor. */
export function asSharedLink(brought: Acquisition): Acquisition {
  const { campaign, campaignId, adGroup, ad, keyword } = brought;
  const shared = {
    kind: 'referral' as const,
    source: 'shared-link',
    medium: 'referral',
    campaign,
    campaignId,
    adGroup,
    ad,
    keyword,
  };
  return { ...directAcquisition, ...shared, channel: channelOf({ source: 'shared-link', medium: 'referral' }) };
}

function fromReferral({ source, medium }: Referral): Acquisition {
  return { ...directAcquisition, kind: 'referral', source, medium, channel: channelOf({ source, medium }) };
}

function fromCampaign(
  campaign: CampaignParams,
  found: FoundClickId[],
  owned: { source: string; medium: string } | undefined,
  referral: Referral | undefined,
): Acquisition {
  const click = found.find(({ rule }) => rule.paid === 'yes') ?? found[0];
  const meant = click?.rule ?? owned;
  const source = campaign.source ?? meant?.source ?? referral?.source;
  const medium = campaign.medium ?? (campaign.source ? undefined : meant?.medium) ?? mediumFallback(campaign, click, referral);
  const affiliate = click?.rule.paid === 'affiliate';
  const paid = affiliate || isPaidMedium(medium) || (click?.rule.paid === 'yes' && !isOwnedMedium(medium));
  const platform =
    affiliate || click?.rule.paid === 'yes'
      ? click.platform
      : paid
        ? (platformBySource.get(source ?? '') ?? click?.platform)
        : click?.platform;
  return {
    kind: paid ? 'ad_click' : campaign.source || campaign.medium || campaign.campaign || owned || click ? 'campaign' : 'referral',
    channel: channelOf({ source, medium, campaign: campaign.campaign, affiliate }),
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

/** A click id that costs money makes a link paid even where its UTM forgot the medium; assistants tag their links with a source alone. */
function mediumFallback(
  campaign: CampaignParams,
  click: FoundClickId | undefined,
  referral: Referral | undefined,
): string | undefined {
  if (click && click.rule.paid === 'yes') return click.rule.medium;
  if (campaign.source && aiAssistants.has(campaign.source)) return 'ai-assistant';
  return campaign.source ? undefined : referral?.medium;
}

function isOwnedMedium(medium: string | undefined): boolean {
  return medium === 'email' || medium === 'sms';
}

function ownedSource({ params }: Landing): { source: string; medium: string } | undefined {
  for (const [param, owned] of ownedParams) if (params.has(param)) return owned;
  return undefined;
}

function isEmpty(campaign: CampaignParams): boolean {
  return !campaign.source && !campaign.medium && !campaign.campaign && !campaign.campaignId;
}
