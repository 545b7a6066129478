/** GET: the refused rows of an import, as a file. */
export { refusedRoute as GET } from '@/lib/http/import-api';
