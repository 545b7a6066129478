/** GET: costs entered by hand. POST: enters or changes one. */
export { enterManualCostRoute as POST, listManualCostsRoute as GET } from '@/lib/http/cost-api';
