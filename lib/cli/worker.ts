/** `npm run worker`: the worker process. */
import { serve } from './serve';

await serve(async () => (await import('@/lib/pipeline/worker')).startWorker);
