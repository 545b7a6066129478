/** Protects the log of the web process from what a page was asked for: an error of Next's reports goes whole to the log, which tells none of its values. */
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { expect, it } from 'vitest';
import { reportOf } from './next-console';

const failed = new DrizzleQueryError('SELECT $1', ['zoë@example.com'], new Error('connection lost'));

it.each<[string, unknown[], unknown]>([
  ['an error', [failed], { error: failed }],
  ['an error behind its mark', ['\u001b[31m\u001b[1m⨯\u001b[22m\u001b[39m', failed], { error: failed }],
  ['words', [' ⚠ The page /a?email=zoe is slow'], { said: 'The page /a?[hidden] is slow' }],
  ['an object is not told', [{ query: 'zoë' }], {}],
])('of %s', (_, parts, report) => expect(reportOf(parts)).toEqual(report));
