/**
 * Protects passwords from guessing on real Postgres: slowed per account whatever the address, counted by all processes together, and
 * never so that a member is shut out from where they usually are.
 */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '@/lib/core/instant';
import { testDatabase } from '@/lib/testing/postgres';
import { countGuess, forgiveAccount, forgiveGuess, GATES, waitOf } from './guard';

const NOW = new Date('2026-11-03T10:00:00Z');
const inTime = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const { db } = await testDatabase();

let made = 0;
const someone = () => `m${++made}@example.com`;
/** One address of a botnet. */
const bot = (index: number) => `198.51.${Math.floor(index / 250)}.${index % 250}`;
const limited = (seconds: number) => ({ code: 'rate_limited', retryAfterSeconds: seconds });

describe('countGuess', () => {
  it('lets an address try an account a few times, and then only after a quarter of an hour', async () => {
    const [guess, other] = [
      { email: someone(), address: '192.0.2.1' },
      { email: someone(), address: '192.0.2.1' },
    ];
    for (let tries = 0; tries < GATES.pair.free; tries += 1) await countGuess(db, guess, NOW);
    await expect(countGuess(db, guess, NOW)).rejects.toMatchObject({
      ...limited(900),
      message: 'Too many failed attempts. Try again in 15 minutes.',
    });
    await expect(countGuess(db, guess, inTime(15 * MINUTE_MS - 1))).rejects.toMatchObject(limited(1));
    await countGuess(db, other, NOW);
    await countGuess(db, guess, inTime(15 * MINUTE_MS));
  });

  it('slows an account whatever the address: past its free tries, one a minute', async () => {
    const email = someone();
    for (let index = 0; index < GATES.account.free; index += 1) await countGuess(db, { email, address: bot(index) }, NOW);
    await expect(countGuess(db, { email, address: bot(500) }, NOW)).rejects.toMatchObject(limited(60));
    await countGuess(db, { email, address: bot(501) }, inTime(MINUTE_MS));
    await expect(countGuess(db, { email, address: bot(502) }, inTime(MINUTE_MS))).rejects.toMatchObject(limited(60));
  });

  it('shuts no member out from where they have signed in before', async () => {
    const [email, home] = [someone(), '2001:db8:1:2::1'];
    await countGuess(db, { email, address: home }, NOW);
    await forgiveGuess(db, { email, address: home }, NOW);
    for (let index = 0; index < GATES.account.free; index += 1) await countGuess(db, { email, address: bot(index + 1_000) }, NOW);
    await expect(countGuess(db, { email, address: bot(2_000) }, NOW)).rejects.toMatchObject({ code: 'rate_limited' });
    await countGuess(db, { email, address: '2001:db8:1:2:ffff::9' }, NOW);
  });

  it('counts an IPv6 network as one address', async () => {
    const email = someone();
    for (let tries = 0; tries < GATES.pair.free; tries += 1)
      await countGuess(db, { email, address: `2001:db8:7:7::${tries}` }, NOW);
    await expect(countGuess(db, { email, address: '2001:db8:7:7:8::1' }, NOW)).rejects.toMatchObject({ code: 'rate_limited' });
    await countGuess(db, { email, address: '2001:db8:7:8::1' }, NOW);
  });

  it('slows an address that tries many accounts', async () => {
    const address = '203.0.113.9';
    for (let tries = 0; tries < GATES.address.free; tries += 1) await countGuess(db, { email: someone(), address }, NOW);
    await expect(countGuess(db, { email: someone(), address }, NOW)).rejects.toMatchObject(limited(900));
  });

  it('counts tries of the same moment one after another', async () => {
    const guess = { email: someone(), address: '203.0.113.20' };
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => countGuess(db, guess, NOW)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(GATES.pair.free);
  });

  it('lets whoever was given a new password try at once', async () => {
    const email = someone();
    for (let index = 0; index < GATES.account.free; index += 1) await countGuess(db, { email, address: bot(index + 3_000) }, NOW);
    await forgiveAccount(db, email);
    await countGuess(db, { email, address: bot(4_000) }, NOW);
  });

  it('keeps no e-mail address', async () => {
    const email = someone();
    await countGuess(db, { email, address: '203.0.113.30' }, NOW);
    const { rows } = await db.execute(sql`SELECT key FROM sign_in_guard WHERE key LIKE '%@%'`);
    expect(rows).toEqual([]);
  });
});

describe('waitOf', () => {
  const gate = { free: 3, spacingMs: MINUTE_MS, windowMs: 10 * MINUTE_MS };
  const row = { failures: 3, lastAt: NOW, expiresAt: inTime(10 * MINUTE_MS) };
  it.each([
    ['the limit is reached', row, NOW, MINUTE_MS],
    ['the wait is nearly over', row, inTime(MINUTE_MS - 1), 1],
    ['the wait is over', row, inTime(MINUTE_MS), 0],
    ['one short of the limit', { ...row, failures: 2 }, NOW, 0],
    ['the count is over', { ...row, failures: 99, lastAt: inTime(10 * MINUTE_MS) }, inTime(10 * MINUTE_MS), 0],
  ])('when %s', (_, counted, now, wait) => expect(waitOf(counted, gate, now)).toBe(wait));
});
