/** `npm run web`: the web process. */
import { serve } from './serve';

await serve('web', async () => (await import('@/lib/http/server')).startWeb);
