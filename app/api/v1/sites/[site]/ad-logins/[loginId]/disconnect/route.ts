export { disconnectLoginRoute as POST } from '@/lib/http/spend-api';
