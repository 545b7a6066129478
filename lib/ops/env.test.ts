/**
 * Protects: settings are read once, whole, and every problem is listed at once; production does not start with public secrets.
 */
import { describe, expect, it } from 'vitest';
import { DEMO_AUTH_SECRET, logLevel, parseSettings } from './env';

const DATABASE_URL = 'postgres://user:password@localhost/tieback';
const AUTH_SECRET = 'x'.repeat(32);

describe('parseSettings', () => {
  it('fills in what is absent or empty', () => {
    expect(parseSettings({ DATABASE_URL, AUTH_SECRET, PORT: '', LOG_LEVEL: 'warn' }, 'migration')).toMatchObject({
      PORT: 3000,
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      TRUSTED_PROXY_HOPS: 0,
      PUBLIC_URL: 'http://localhost:3000',
    });
  });

  it('reads what was written with white space around it, and a secret byte for byte', () => {
    const secret = `${AUTH_SECRET}\n`;
    const written = {
      DATABASE_URL: ` ${DATABASE_URL}\r\n`,
      PORT: '3001 ',
      PUBLIC_URL: 'https://t.example\n',
      AUTH_SECRET: secret,
    };
    const read = { DATABASE_URL, PORT: 3001, PUBLIC_URL: 'https://t.example', AUTH_SECRET: secret };
    expect(parseSettings(written)).toMatchObject(read);
    expect(() => parseSettings({ DATABASE_URL: '  ' })).toThrow('DATABASE_URL is missing');
  });

  it('lists every problem at once', () => {
    const read = () =>
      parseSettings({ DATABASE_URL: 'mysql://x', DATABASE_REPLICA_URL: 'replica:5432', PORT: '70000', AUTH_SECRET: 'short' });
    expect(read).toThrow(
      /DATABASE_URL must begin[\s\S]*DATABASE_REPLICA_URL must begin[\s\S]*PORT [\s\S]*AUTH_SECRET needs[\s\S]*PUBLIC_URL is missing/,
    );
  });

  it.each([
    [{ DEMO: 'true' }, '127.0.0.1'],
    [{ DEMO: 'true', HOST: '0.0.0.0' }, '0.0.0.0'],
    [{ DEMO: 'false' }, '0.0.0.0'],
  ])('with %j listens on %s', (settings, host) => {
    const own = { AUTH_SECRET, PUBLIC_URL: 'https://t.example' };
    expect(parseSettings({ DATABASE_URL, ...own, ...settings }).HOST).toBe(host);
  });

  it.each([
    ['no secret', { PUBLIC_URL: 'https://t.example' }, 'AUTH_SECRET'],
    ['the default secret', { AUTH_SECRET: DEMO_AUTH_SECRET, PUBLIC_URL: 'https://t.example' }, 'AUTH_SECRET'],
    ['no address', { AUTH_SECRET }, 'PUBLIC_URL'],
  ])('refuses a production program with %s', (_, settings, name) => {
    expect(() => parseSettings({ DATABASE_URL, ...settings })).toThrow(name);
  });

  it.each([
    [{ DEMO: 'true' }, '127.0.0.1'],
    [{ DEMO: 'true', HOST: '127.0.0.1' }, '127.0.0.1'],
    [{ DEMO: 'true', HOST: '::1', AUTH_SECRET: DEMO_AUTH_SECRET }, '::1'],
    [{ NODE_ENV: 'development', HOST: 'localhost' }, 'localhost'],
    [{ NODE_ENV: 'development' }, '127.0.0.1'],
  ])('listens with the public secret, by %j, on this machine alone', (settings, host) => {
    expect(parseSettings({ DATABASE_URL, ...settings }).HOST).toBe(host);
  });

  it.each(['0.0.0.0', '::', '192.168.1.7', 'shop.example', '127.0.0.1.example'])(
    'refuses a demo with the public secret at %s, and says what to do',
    (HOST) => {
      const read = (more: object) => parseSettings({ DATABASE_URL, DEMO: 'true', HOST, ...more });
      expect(() => read({})).toThrow(/AUTH_SECRET to one of your own \(openssl rand -base64 33\), or leave HOST out/);
      expect(() => read({ AUTH_SECRET: DEMO_AUTH_SECRET, NODE_ENV: 'development' })).toThrow(/AUTH_SECRET/);
      expect(read({ AUTH_SECRET }).HOST).toBe(HOST);
    },
  );

  it('lets a demo, a migration and development do without', () => {
    expect(parseSettings({ DATABASE_URL, DEMO: 'true' }).DEMO).toBe(true);
    expect(parseSettings({ DATABASE_URL }, 'migration').AUTH_SECRET).toBe(DEMO_AUTH_SECRET);
    expect(parseSettings({ DATABASE_URL, NODE_ENV: 'development' }).NODE_ENV).toBe('development');
  });
});

describe('logLevel', () => {
  it.each([
    ['stands alone, where nothing else is set', {}, 'info'],
    ['is the one that is set', { LOG_LEVEL: ' warn ' }, 'warn'],
    ['is the usual one where parseSettings will refuse what is set', { LOG_LEVEL: 'loud' }, 'info'],
  ])('%s', (_, source, level) => {
    expect(logLevel(source)).toBe(level);
  });
});
