/** POST: accepts or declines a finding. */
export { decideFindingRoute as POST } from '@/lib/http/plan-api';
