/** The health of a connection as the API answers it; every part of the page shows some of it. */
import type { z } from 'zod';
import type { connectionHealthAnswer } from '@/lib/http/delivery-routes';

export type HealthAnswer = z.infer<typeof connectionHealthAnswer>;
