import { z } from 'zod';
import { apiRoute } from '@/lib/http/route';
import { syncsAnswer } from '@/lib/http/spend-api';

/** GET: the last syncs of an ad account, and what each changed. */
export const GET = apiRoute({ params: z.object({}), permission: 'report.read' }, (call) =>
  syncsAnswer(call, call.path['accountId'] ?? ''),
);
