/** By which parameters a landing URL says what its campaign is: for reading visits, and for checking the address of an ad. */

export const campaignFields = ['source', 'medium', 'campaign', 'campaignId', 'adGroup', 'ad', 'keyword'] as const;
export type CampaignField = (typeof campaignFields)[number];

/** Parameter names by field, the first that is there wins. */
export const campaignParamNames: Record<CampaignField, readonly string[]> = {
  source: ['utm_source', 'mtm_source', 'pk_source', 'tw_source', 'hsa_src'],
  medium: ['utm_medium', 'mtm_medium', 'pk_medium'],
  campaign: ['utm_campaign', 'mtm_campaign', 'pk_campaign', 'tw_campaign'],
  campaignId: ['utm_id', 'gad_campaignid', 'mtm_cid', 'hsa_cam'],
  adGroup: ['tb_adgroup', 'hsa_grp', 'mtm_group'],
  ad: ['utm_content', 'tb_ad', 'tw_adid', 'mtm_content', 'hsa_ad'],
  keyword: ['utm_term', 'mtm_keyword', 'pk_kwd', 'hsa_kw'],
};
