export { pasteLoginRoute as POST } from '@/lib/http/spend-api';
