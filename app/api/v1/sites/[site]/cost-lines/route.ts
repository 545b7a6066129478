/** GET: what orders cost, line by line. POST: enters or changes a line. */
export { enterCostLineRoute as POST, listCostLinesRoute as GET } from '@/lib/http/cost-api';
