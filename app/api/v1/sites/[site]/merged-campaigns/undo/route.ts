/** POST: takes that back. */
export { partCampaignsRoute as POST } from '@/lib/http/ad-tracking-api';
