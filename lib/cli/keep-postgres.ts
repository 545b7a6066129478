/** The embedded Postgres of `npm start`: started, and started again when it ends by itself, as web and worker are. */
import { SECOND_MS } from '@/lib/core/instant';
import type { RunningPostgres } from '@/lib/ops/embedded-postgres';
import { say } from './console';

const AGAIN_MIN_MS = SECOND_MS / 2;
const AGAIN_MAX_MS = 15 * SECOND_MS;

export type KeptPostgres = { url: string; stop(): Promise<void> };

/** Rejects when the first start fails; later ones are tried until `stop`. `start` must take the same port every time: the address is given away. */
export async function keepPostgres(start: () => Promise<RunningPostgres>): Promise<KeptPostgres> {
  let running: RunningPostgres | undefined = await start();
  const { url } = running;
  const stopping = new AbortController();
  const kept = keep();

  async function keep(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      if (running) {
        await running.ended;
        running = undefined;
        failures = 0;
        if (!stopping.signal.aborted)
          say('Postgres has stopped; starting it again. What is sent meanwhile is refused, to be sent again.');
        continue;
      }
      running = await start().catch((error: Error) => {
        failures += 1;
        say(error.message);
        return undefined;
      });
      if (running) say('Postgres runs again.');
      else await pause(Math.min(AGAIN_MAX_MS, AGAIN_MIN_MS * 2 ** failures), stopping.signal);
    }
  }

  return {
    url,
    async stop() {
      stopping.abort();
      await running?.stop();
      await kept;
      // A start may have been under way.
      await running?.stop();
    },
  };
}

/** Resolves after the time, or at once when the signal comes. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
