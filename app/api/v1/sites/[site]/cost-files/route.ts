/** GET: the accounts that files of ad costs were given of. POST: takes a file in. */
export { importCostFileRoute as POST, listCostFileAccountsRoute as GET } from '@/lib/http/cost-api';
