/** Protects shoppers: what is kept of an error never holds a query's parameters, a value, an e-mail address or a URL's query. */
import { DrizzleQueryError } from 'drizzle-orm/errors';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { errorText } from './error-text';

function databaseError(code: string, message: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code });
}

const EMAIL = 'zoë@example.com';

describe('errorText', () => {
  it.each<[string, unknown, string]>([
    [
      'a failed query says what Postgres said, not its parameters',
      new DrizzleQueryError('UPDATE event SET ip = $1', [EMAIL], databaseError('42P01', 'relation "event" does not exist')),
      'relation "event" does not exist (42P01)',
    ],
    [
      'a value that Postgres cannot read is not repeated',
      databaseError('22P02', `invalid input syntax for type uuid: "${EMAIL}"`),
      'Postgres refused a value (22P02)',
    ],
    ['an address is hidden', new Error(`550 no mailbox <${EMAIL}> here`), '550 no mailbox [hidden] here'],
    [
      'the query of a URL is hidden',
      new Error(`cannot reach https://x.example/a?email=zoe%40example.com now`),
      'cannot reach https://x.example/a?[hidden] now',
    ],
    [
      'of several causes the first is told, by its code when it has no words',
      new AggregateError([Object.assign(new Error(''), { code: 'ECONNREFUSED' })]),
      'ECONNREFUSED',
    ],
    ['many lines become one', new Error('first\n  second'), 'first second'],
    ['what is no error is told too', 'stopped', 'stopped'],
    ['a long text is cut', new Error('x'.repeat(301)), 'x'.repeat(300)],
  ])('%s', (_, error, text) => {
    expect(errorText(error)).toBe(text);
  });
});
