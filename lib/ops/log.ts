/** The process log: JSON lines named `noun.verbed`, with ids and counts, never payloads or personal data. */
import pino from 'pino';
import { env } from './env';

let root: pino.Logger | undefined;

/** The logger of the process; `log().info({ siteId }, 'event.stored')`. */
export function log(): pino.Logger {
  root ??= pino({ level: env().LOG_LEVEL, base: null, formatters: { level: (label) => ({ level: label }) } });
  return root;
}
