/** POST: takes a file of ad costs in. */
export { importCostFileRoute as POST } from '@/lib/http/cost-api';
