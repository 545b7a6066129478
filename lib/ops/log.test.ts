/** Protects: a line that is given an error says what failed and why, and nothing that it was given. */
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { makeLog } from './log';

const EMAIL = 'zoë@example.com';

function lineOf(fields: Record<string, unknown>): Record<string, unknown> {
  const lines: string[] = [];
  const log = makeLog({ write: (line: string) => void lines.push(line) });
  log.level = 'info';
  log.error(fields, 'step.failed');
  const line: Record<string, unknown> = JSON.parse(lines[0] ?? '{}');
  const { time, ...rest } = line;
  expect(typeof time).toBe('number');
  return rest;
}

describe('a log line', () => {
  it('of a failed query has its state and its query', () => {
    const refused = Object.assign(new pg.DatabaseError(`invalid input: "${EMAIL}"`, 1, 'error'), { code: '22P02' });
    const error = Object.assign(new Error(`Failed\nparams: ${EMAIL}`, { cause: refused }), { query: 'SELECT $1::uuid' });
    expect(lineOf({ siteId: 'x', error })).toEqual({
      level: 'error',
      siteId: 'x',
      error: 'Postgres refused a value (22P02)',
      code: '22P02',
      query: 'SELECT $1::uuid',
      msg: 'step.failed',
    });
  });

  it('of a bug has where it was thrown', () => {
    const { at, ...line } = lineOf({ error: new TypeError(`no ${EMAIL}`) });
    expect(line).toEqual({ level: 'error', error: 'no [hidden]', msg: 'step.failed' });
    expect(JSON.stringify(at)).toMatch(/log\.test\.ts/);
    expect(JSON.stringify(at)).not.toContain(EMAIL);
  });

  it('without an error is as it was given', () => {
    expect(lineOf({ events: 3 })).toEqual({ level: 'error', events: 3, msg: 'step.failed' });
  });
});
