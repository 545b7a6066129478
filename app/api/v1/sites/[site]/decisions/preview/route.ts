/** POST: what saying that two people are two would change of their orders. */
export { decisionPreviewRoute as POST } from '@/lib/http/decision-api';
