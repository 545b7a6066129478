/** POST: takes in the shop's own daily sales report. */
export { shopDaysRoute as POST } from '@/lib/http/shop-reports-api';
