/**
 * URL parameters by which ad platforms mark their clicks. Facts from the vendors' own documentation and from public parameter
 * registries (mpchadwick/tracking-query-params-registry, Unlicense), read 2026-11. Values are opaque and case-sensitive: kept
 * byte for byte.
 *
 * `paid`: `yes` a paid click; `mixed` also put on organic links, so alone it proves no payment; `affiliate` a commission
 * programme; `no` an organic result. `scope` says what an id stands for: one click; a cohort of many people's clicks (Google's
 * ids of iOS ads, https://support.google.com/google-ads/answer/10417364, read 2026-11); a member of the platform, for all clicks
 * of theirs; or an organic result, shown to many. Only the id of one click can come back in another browser as the same click.
 */

/** What an id stands for. */
export type ClickIdScope = 'click' | 'cohort' | 'member' | 'organic';

export type ClickIdRule = {
  param: string;
  platform: string;
  paid: 'yes' | 'mixed' | 'affiliate' | 'no';
  /** One click, unless it says otherwise. */
  scope?: Exclude<ClickIdScope, 'click'>;
  /** utm_source and utm_medium that the click means where the URL states none. */
  source?: string;
  medium?: string;
};

export const clickIdRules: readonly ClickIdRule[] = [
  { param: 'gclid', platform: 'google', paid: 'yes', source: 'google', medium: 'cpc' },
  { param: 'wbraid', platform: 'google', paid: 'yes', scope: 'cohort', source: 'google', medium: 'cpc' },
  { param: 'gbraid', platform: 'google', paid: 'yes', scope: 'cohort', source: 'google', medium: 'cpc' },
  { param: 'dclid', platform: 'google', paid: 'yes', source: 'dv360', medium: 'display' },
  { param: 'msclkid', platform: 'microsoft', paid: 'yes', source: 'bing', medium: 'cpc' },
  { param: 'ttclid', platform: 'tiktok', paid: 'yes', source: 'tiktok', medium: 'paid_social' },
  { param: 'twclid', platform: 'x', paid: 'yes', source: 'twitter', medium: 'paid_social' },
  { param: 'li_fat_id', platform: 'linkedin', paid: 'yes', scope: 'member', source: 'linkedin', medium: 'paid_social' },
  { param: 'ScCid', platform: 'snapchat', paid: 'yes', source: 'snapchat', medium: 'paid_social' },
  { param: 'rdt_cid', platform: 'reddit', paid: 'yes', source: 'reddit', medium: 'paid_social' },
  { param: 'fbclid', platform: 'meta', paid: 'mixed', source: 'facebook', medium: 'social' },
  { param: 'epik', platform: 'pinterest', paid: 'mixed', source: 'pinterest', medium: 'social' },
  { param: 'qclid', platform: 'quora', paid: 'yes', source: 'quora', medium: 'paid_social' },
  { param: 'ndclid', platform: 'nextdoor', paid: 'yes', source: 'nextdoor', medium: 'paid_social' },
  { param: 'oppref', platform: 'openai', paid: 'yes', source: 'chatgpt', medium: 'cpc' },
  { param: 'yclid', platform: 'yandex', paid: 'yes', source: 'yandex', medium: 'cpc' },
  { param: 'ymclid', platform: 'yandex', paid: 'yes', source: 'yandex.market', medium: 'cpc' },
  { param: 'aleid', platform: 'applovin', paid: 'yes', source: 'applovin', medium: 'cpc' },
  { param: 'alart', platform: 'applovin', paid: 'yes', scope: 'member', source: 'applovin', medium: 'cpc' },
  { param: 'ob_click_id', platform: 'outbrain', paid: 'yes', source: 'outbrain', medium: 'cpc' },
  { param: 'dicbo', platform: 'outbrain', paid: 'yes', source: 'outbrain', medium: 'cpc' },
  { param: 'tblci', platform: 'taboola', paid: 'yes', source: 'taboola', medium: 'cpc' },
  // Nobody says that it is another one for each click.
  { param: 'cto_pld', platform: 'criteo', paid: 'yes', scope: 'cohort', source: 'criteo', medium: 'display' },
  { param: 'auctid', platform: 'teads', paid: 'yes', source: 'teads', medium: 'cpc' },
  { param: 'vmcid', platform: 'yahoo', paid: 'yes', source: 'yahoo', medium: 'cpc' },
  { param: 'rtid', platform: 'rokt', paid: 'yes', source: 'rokt', medium: 'cpc' },
  { param: 'irclickid', platform: 'impact', paid: 'affiliate', source: 'impact', medium: 'affiliate' },
  { param: 'im_ref', platform: 'impact', paid: 'affiliate', source: 'impact', medium: 'affiliate' },
  { param: 'irclid', platform: 'impact', paid: 'affiliate', source: 'impact', medium: 'affiliate' },
  { param: 'awc', platform: 'awin', paid: 'affiliate', source: 'awin', medium: 'affiliate' },
  { param: 'cjevent', platform: 'cj', paid: 'affiliate', source: 'cj', medium: 'affiliate' },
  { param: 'ranSiteID', platform: 'rakuten', paid: 'affiliate', source: 'rakuten', medium: 'affiliate' },
  { param: 'sscid', platform: 'shareasale', paid: 'affiliate', source: 'shareasale', medium: 'affiliate' },
  { param: 'clickref', platform: 'partnerize', paid: 'affiliate', source: 'partnerize', medium: 'affiliate' },
  { param: 'pzclickref', platform: 'partnerize', paid: 'affiliate', source: 'partnerize', medium: 'affiliate' },
  { param: 'tduid', platform: 'tradedoubler', paid: 'affiliate', source: 'tradedoubler', medium: 'affiliate' },
  { param: 'iclid', platform: 'ingenious', paid: 'affiliate', source: 'ingenious', medium: 'affiliate' },
  { param: 'srsltid', platform: 'google', paid: 'no', scope: 'organic', source: 'google', medium: 'organic_shopping' },
  { param: 'ysclid', platform: 'yandex', paid: 'no', scope: 'organic', source: 'yandex', medium: 'organic' },
];

/**
 * Parameters that platforms put on ad clicks beside the click id, or where a browser or the platform left that out: the click was
 * paid, and which one it was is not known. `value`: only with it, where the name is a common word.
 */
export const adMarkers: readonly { param: string; value?: string; platform: string; source: string; medium: string }[] = [
  { param: 'gad_source', platform: 'google', source: 'google', medium: 'cpc' },
  { param: 'gad_campaignid', platform: 'google', source: 'google', medium: 'cpc' },
  { param: 'gad', value: '1', platform: 'google', source: 'google', medium: 'cpc' },
  { param: 'hsa_net', value: 'adwords', platform: 'google', source: 'google', medium: 'cpc' },
  { param: 'hsa_net', value: 'facebook', platform: 'meta', source: 'facebook', medium: 'paid_social' },
  { param: 'hsa_net', value: 'linkedin', platform: 'linkedin', source: 'linkedin', medium: 'paid_social' },
];

/**
 * What Meta's ads write for {{placement}}, in lower case (https://www.facebook.com/business/help/1016122818401732, read 2026-11):
 * no organic link has these, so with one of them a link that carries an fbclid was paid for.
 */
export const adPlacement =
  /^(?:facebook|instagram|messenger|audience_network|an|fb|ig|threads)_(?:mobile_feed|desktop_feed|feed|stories|story|reels|reels_overlay|right_column|marketplace|explore|explore_grid_home|explore_home|profile_feed|profile_reels|search|search_results|instream_video|in_?stream|biz_disco_feed|notification|inbox|classic|rewarded_video|shop|video_feeds|groups_feed|home)$/;

/** Other spellings that platforms use for the same parameter. */
export const clickIdAliases: ReadonlyMap<string, string> = new Map([
  ['sccid', 'ScCid'],
  ['sc_click_id', 'ScCid'],
  ['outbrainclickid', 'ob_click_id'],
]);

/** Parameters that only e-mail and SMS tools add: the visit is owned, not paid. The value names a recipient and is not kept. */
export const ownedParams: ReadonlyMap<string, { source: string; medium: 'email' | 'sms' }> = new Map([
  ['_kx', { source: 'klaviyo', medium: 'email' }],
  ['_ke', { source: 'klaviyo', medium: 'email' }],
  ['mc_cid', { source: 'mailchimp', medium: 'email' }],
  ['mc_eid', { source: 'mailchimp', medium: 'email' }],
  ['mkt_tok', { source: 'marketo', medium: 'email' }],
  ['_hsenc', { source: 'hubspot', medium: 'email' }],
  ['_hsmi', { source: 'hubspot', medium: 'email' }],
  ['__s', { source: 'drip', medium: 'email' }],
  ['vero_id', { source: 'vero', medium: 'email' }],
  ['ml_subscriber', { source: 'mailerlite', medium: 'email' }],
  ['oly_enc_id', { source: 'omeda', medium: 'email' }],
  ['bsft_clkid', { source: 'blueshift', medium: 'email' }],
  ['dm_i', { source: 'dotdigital', medium: 'email' }],
  ['trk_contact', { source: 'listrak', medium: 'email' }],
  ['_bta_tid', { source: 'bronto', medium: 'email' }],
  ['et_rid', { source: 'salesforce', medium: 'email' }],
  ['ck_subscriber_id', { source: 'kit', medium: 'email' }],
  ['sms_click', { source: 'wunderkind', medium: 'sms' }],
]);
