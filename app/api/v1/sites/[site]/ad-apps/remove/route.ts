export { removeAppRoute as POST } from '@/lib/http/spend-api';
