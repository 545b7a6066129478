/** GET: what figures are held against. POST: sets a target. */
export { listTargetsRoute as GET, setTargetRoute as POST } from '@/lib/http/target-api';
