/** POST: what a file of product costs says. */
export { previewProductCostsRoute as POST } from '@/lib/http/cost-api';
