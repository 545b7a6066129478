/** next-auth's own addresses. */
import { handlers } from '@/lib/access/session';

export const { GET, POST } = handlers;
