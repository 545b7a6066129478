/**
 * Landing URL parameters for each ad platform, with the platform's own macros, so that a click says campaign, ad group and ad
 * even where its click id is stripped. They use the parameters that enrichment reads: utm_id is the campaign's id, tb_adgroup and
 * tb_ad the ids of the ad group and the ad, utm_term the keyword.
 *
 * Macros as read in November 2026:
 *  - Google: ValueTrack, https://support.google.com/google-ads/answer/6305348; a campaign's name has no macro
 *  - Meta: https://developers.facebook.com/docs/instagram/ads-api/guides/url-tags-for-tracking
 *  - TikTok: https://ads.tiktok.com/help/article/track-offsite-web-events-with-utm-parameters (AID is the ad group, CID the ad)
 *  - Microsoft: https://help.ads.microsoft.com/apex/index/3/en/56799
 *  - Pinterest: https://help.pinterest.com/en/business/article/third-party-and-dynamic-tracking
 *  - Snapchat: as in https://help.godatafeed.com/hc/en-us/articles/360051303951 (quotes Snap's own page)
 *  - Reddit: names as in https://business.reddithelp.com/s/article/Set-up-third-party-measurement; not seen with their braces there
 *  - LinkedIn: https://learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/dynamic-utm-tracking; its
 *    campaign group is a campaign here, its campaign an ad group, its creative an ad, as in its cost
 *  - Taboola: https://developers.taboola.com/pixel/docs/s2s-manual-integration for {click_id}; the others as in public trackers'
 *    guides, not seen on a page of Taboola's. It has no ad groups; tblci is what its own tagging calls the click
 *  - Outbrain: {{ob_click_id}} by its help (server to server integrations); the others as advertisers commonly use them
 */

export type UrlTemplate = {
  platform: string;
  name: string;
  /** Where it is entered, in the platform's own words. */
  where: string;
  template: string;
};

type Macros = {
  source: string;
  medium: string;
  campaign?: string;
  campaignId: string;
  adGroup?: string;
  ad: string;
  adName?: string;
  keyword?: string;
  /** The click id, where the platform may leave it out of the address by itself. */
  click?: { param: string; macro: string };
};

/** In order of how much stores spend there. */
export const urlTemplates: UrlTemplate[] = [
  {
    platform: 'google',
    name: 'Google Ads',
    where: 'Account settings, Tracking, Final URL suffix. Leave auto-tagging on.',
    template: template({
      source: 'google',
      medium: 'cpc',
      campaignId: '{campaignid}',
      adGroup: '{adgroupid}',
      ad: '{creative}',
      keyword: '{keyword}',
    }),
  },
  {
    platform: 'meta',
    name: 'Meta (Facebook, Instagram)',
    where: 'Each ad, Tracking, URL parameters.',
    template: template({
      source: 'facebook',
      medium: 'paid_social',
      campaign: '{{campaign.name}}',
      campaignId: '{{campaign.id}}',
      adGroup: '{{adset.id}}',
      ad: '{{ad.id}}',
      adName: '{{ad.name}}',
    }),
  },
  {
    platform: 'tiktok',
    name: 'TikTok Ads',
    where: 'Each ad, Destination URL: append after the question mark.',
    template: template({
      source: 'tiktok',
      medium: 'paid_social',
      campaign: '__CAMPAIGN_NAME__',
      campaignId: '__CAMPAIGN_ID__',
      adGroup: '__AID__',
      ad: '__CID__',
      adName: '__CID_NAME__',
    }),
  },
  {
    platform: 'microsoft',
    name: 'Microsoft Advertising',
    where: 'Account settings, URL options, Final URL suffix. Leave auto-tagging of msclkid on.',
    template: template({
      source: 'bing',
      medium: 'cpc',
      campaign: '{Campaign}',
      campaignId: '{CampaignId}',
      adGroup: '{AdGroupId}',
      ad: '{AdId}',
      keyword: '{keyword:default}',
    }),
  },
  {
    platform: 'pinterest',
    name: 'Pinterest Ads',
    where: 'Each ad, Destination URL: append after the question mark.',
    template: template({
      source: 'pinterest',
      medium: 'paid_social',
      campaign: '{campaign_name}',
      campaignId: '{campaignid}',
      adGroup: '{adgroupid}',
      ad: '{adid}',
      adName: '{creative_id}',
    }),
  },
  {
    platform: 'snapchat',
    name: 'Snapchat Ads',
    where: 'Each ad, Website URL: append after the question mark.',
    template: template({
      source: 'snapchat',
      medium: 'paid_social',
      campaign: '{{campaign.name}}',
      campaignId: '{{campaign.id}}',
      adGroup: '{{adSet.id}}',
      ad: '{{ad.id}}',
    }),
  },
  {
    platform: 'reddit',
    name: 'Reddit Ads',
    where: 'Each ad, Destination URL: append after the question mark.',
    template: template({
      source: 'reddit',
      medium: 'paid_social',
      campaignId: '{{CAMPAIGN_ID}}',
      adGroup: '{{ADGROUP_ID}}',
      ad: '{{AD_ID}}',
    }),
  },
  {
    platform: 'linkedin',
    name: 'LinkedIn Ads',
    where: 'Each campaign, Tracking parameters.',
    template: template({
      source: 'linkedin',
      medium: 'paid_social',
      campaignId: '{{CAMPAIGN_GROUP_ID}}',
      adGroup: '{{CAMPAIGN_ID}}',
      ad: '{{CREATIVE_ID}}',
    }),
  },
  {
    platform: 'taboola',
    name: 'Taboola Realize',
    where: 'Each campaign, Tracking code.',
    template: template({
      source: 'taboola',
      medium: 'cpc',
      campaign: '{campaign_name}',
      campaignId: '{campaign_id}',
      ad: '{campaign_item_id}',
      click: { param: 'tblci', macro: '{click_id}' },
    }),
  },
  {
    platform: 'outbrain',
    name: 'Outbrain (Teads)',
    where: 'Each campaign, Tracking code. Without ob_click_id its conversions cannot be told.',
    template: template({
      source: 'outbrain',
      medium: 'cpc',
      campaign: '{{campaign_name}}',
      campaignId: '{{campaign_id}}',
      adGroup: '{{section_id}}',
      ad: '{{ad_id}}',
      adName: '{{ad_title}}',
      click: { param: 'ob_click_id', macro: '{{ob_click_id}}' },
    }),
  },
];

/** The template of one platform, macros and all; undefined where none is known. */
export function urlTemplateOf(platform: string): string | undefined {
  return urlTemplates.find((each) => each.platform === platform)?.template;
}

function template(macros: Macros): string {
  const parameters = {
    utm_source: macros.source,
    utm_medium: macros.medium,
    utm_campaign: macros.campaign,
    utm_id: macros.campaignId,
    utm_content: macros.adName,
    utm_term: macros.keyword,
    tb_adgroup: macros.adGroup,
    tb_ad: macros.ad,
    ...(macros.click && { [macros.click.param]: macros.click.macro }),
  };
  return Object.entries(parameters)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
    .join('&');
}
