/** POST: looks through the campaigns now. */
export { lookNowRoute as POST } from '@/lib/http/plan-api';
