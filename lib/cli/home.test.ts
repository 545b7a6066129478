/**
 * Protects: every program comes to the same settings, whoever started it: its environment first, then `.env`, then what `npm start` runs with, and
 * that for the same database alone.
 */
import { describe, expect, it } from 'vitest';
import { missingSettings } from './home';

const OWN = 'postgres://tieback@127.0.0.1:5432/tieback';
const started = JSON.stringify({ DATABASE_URL: OWN, AUTH_SECRET: 's'.repeat(32), DEMO: 'true', PORT: '3001' });
const fromStart = { AUTH_SECRET: 's'.repeat(32), DEMO: 'true', PORT: '3001' };
const envFile = 'DATABASE_URL=postgres://prod/tieback\n# a comment\nAUTH_SECRET="of the file"\nSMTP_URL=\n';

describe('missingSettings', () => {
  it.each([
    ['nothing anywhere', {}, undefined, undefined, {}],
    ['a file alone', {}, envFile, undefined, { DATABASE_URL: 'postgres://prod/tieback', AUTH_SECRET: 'of the file' }],
    ['the environment before the file', { AUTH_SECRET: 'own' }, envFile, undefined, { DATABASE_URL: 'postgres://prod/tieback' }],
    ['what runs, without another word', {}, undefined, started, { DATABASE_URL: OWN, ...fromStart }],
    ['what runs, with its database named', { DATABASE_URL: OWN }, undefined, started, fromStart],
    ['another database than what runs', { DATABASE_URL: 'postgres://other/db' }, undefined, started, {}],
    [
      'a file that names another database than what runs',
      {},
      envFile,
      started,
      { DATABASE_URL: 'postgres://prod/tieback', AUTH_SECRET: 'of the file' },
    ],
    ['an empty word in the environment', { DATABASE_URL: '', AUTH_SECRET: '' }, envFile, undefined, {}],
    ['an empty database, and what runs', { DATABASE_URL: '' }, undefined, started, { DATABASE_URL: OWN, ...fromStart }],
    ['settings of what runs that cannot be read', {}, undefined, '{', {}],
  ])('%s', (_, environment, file, running, missing) => {
    expect(missingSettings(environment, file, running)).toEqual(missing);
  });
});
