/** POST: deletes a target. */
export { removeTargetRoute as POST } from '@/lib/http/target-api';
