/** What the long-running programs share: settings first with every problem listed, then the service, then an orderly end at SIGTERM or SIGINT. */
import { env } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';

/** Starts the service and keeps the process until it is told to stop; exits 0 after `close`, 1 when it cannot start. */
export async function serve(load: () => Promise<() => Promise<{ close(): Promise<void> }>>, isPublic = false): Promise<void> {
  try {
    env(isPublic);
    const start = await load();
    const running = await start();
    let closing = false;
    const close = () => {
      if (closing) return;
      closing = true;
      running.close().then(() => process.exit(0), fail);
    };
    process.on('SIGTERM', close);
    process.on('SIGINT', close);
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  if (message.startsWith('Settings')) process.exit(1);
  log().fatal({ error: message }, 'process.failed');
  process.exit(1);
}
