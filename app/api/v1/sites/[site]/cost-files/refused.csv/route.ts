/** POST: the refused rows of a file of ad costs. */
export { refusedCostsRoute as POST } from '@/lib/http/cost-api';
