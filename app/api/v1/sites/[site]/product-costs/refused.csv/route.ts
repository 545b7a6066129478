/** POST: the refused rows of a file of product costs. */
export { refusedProductCostsRoute as POST } from '@/lib/http/cost-api';
