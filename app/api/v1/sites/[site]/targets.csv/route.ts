/** GET: all targets as a file. */
export { targetsFileRoute as GET } from '@/lib/http/target-api';
