/** POST: says that names of campaigns are one. */
export { mergeCampaignsRoute as POST } from '@/lib/http/ad-tracking-api';
