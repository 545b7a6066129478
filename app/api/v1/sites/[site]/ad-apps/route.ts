export { saveAppRoute as POST } from '@/lib/http/spend-api';
