/** `npm run worker`: the worker process. */
import { serve } from './serve';

await serve('worker', async () => (await import('@/lib/pipeline/worker')).startWorker);
