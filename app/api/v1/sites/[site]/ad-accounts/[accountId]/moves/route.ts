export { moveAccountRoute as POST } from '@/lib/http/spend-api';
