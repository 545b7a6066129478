/** GET: all cost lines as a file. */
export { costLinesCsvRoute as GET } from '@/lib/http/cost-api';
