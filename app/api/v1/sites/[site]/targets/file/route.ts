/** POST: sets all targets of a file. */
export { importTargetsRoute as POST } from '@/lib/http/target-api';
