import { z } from 'zod';
import { apiRoute } from '@/lib/http/route';
import { adAccountsAnswer } from '@/lib/http/spend-api';

/** GET: the ad accounts, how each stands, and which days of it are held. */
export const GET = apiRoute({ params: z.object({}), permission: 'report.read' }, adAccountsAnswer);
