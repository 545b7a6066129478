/**
 * The process log: JSON lines named `noun.verbed`, with ids and counts, never payloads or personal data. An error is given as
 * `error` and as it was thrown: what of it is written is decided here (error-text.ts), not by each who catches one.
 */
import pino from 'pino';
import { logLevel } from './env';
import { failureOf } from './error-text';

let root: pino.Logger | undefined;

/** The logger of the process; `log().info({ siteId }, 'event.stored')`, `log().error({ siteId, error }, 'step.failed')`. */
export function log(): pino.Logger {
  root ??= makeLog(pino.destination(1));
  return root;
}

/** A logger that writes to `destination`: for tests, and for `log`. */
export function makeLog(destination: pino.DestinationStream): pino.Logger {
  const formatters = { level: (label: string) => ({ level: label }), log: withFailure };
  return pino({ level: logLevel(), base: null, formatters }, destination);
}

function withFailure({ error, ...line }: Record<string, unknown>): Record<string, unknown> {
  return error === undefined ? line : { ...line, ...failureOf(error) };
}
