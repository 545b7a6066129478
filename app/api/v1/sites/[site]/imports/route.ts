/** GET: the site's imports. POST: imports the file that is the body. */
export { importRoute as POST, listImportsRoute as GET } from '@/lib/http/import-api';
