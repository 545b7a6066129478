/** POST: decides what counts: that an order is a test, that a filtered event was a person's. */
export { decisionRoute as POST } from '@/lib/http/decision-api';
