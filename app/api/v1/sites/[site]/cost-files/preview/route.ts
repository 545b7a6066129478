/** POST: what a file of ad costs would change. */
export { previewCostFileRoute as POST } from '@/lib/http/cost-api';
