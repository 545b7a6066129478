/** What the check of an address says, in words. */
import type { CampaignField } from '@/lib/model/campaign-params';
import type { UrlRemark } from '@/lib/model/final-url';

export const fieldNames: Record<CampaignField, string> = {
  source: 'Source',
  medium: 'Medium',
  campaign: 'Campaign',
  campaignId: 'Campaign ID',
  adGroup: 'Ad group',
  ad: 'Ad',
  keyword: 'Keyword',
};

export const remarkWords: Record<UrlRemark, string> = {
  after_hash: 'it stands after #, where it belongs to the page and no visit takes it: put it before the #.',
  other_macro: 'another platform fills this in, and this one does not: visits would arrive with the braces.',
  twice: 'it stands in the address twice; one of the two is not read.',
  not_secure: 'The address begins with http and not https: a redirect to https may drop the parameters.',
};
