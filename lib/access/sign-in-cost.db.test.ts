/**
 * Protects who has an account from those who measure answers: an unknown e-mail costs the same hashing and the same queries as a
 * known one. Counted, since a busy machine's clock tells nothing.
 */
import * as argon2 from '@node-rs/argon2';
import pg from 'pg';
import { expect, it, vi } from 'vitest';
import { testDatabase } from '@/lib/testing/postgres';
import { createMember, createWorkspace } from '@/lib/workspace';
import { hashPassword, verifyPassword } from './password';
import { checkCredentials } from './sign-in';

vi.mock('@node-rs/argon2', async (load) => {
  const real = await load<typeof argon2>();
  return { hash: vi.fn(real.hash), verify: vi.fn(real.verify) };
});

const NOW = new Date('2026-11-03T10:00:00Z');
const { db } = await testDatabase();
const workspace = await createWorkspace(db, { name: 'Größe' }, NOW);
const member = { email: 'zoe@example.com', name: 'Zoë', password: 'correct horse battery', role: 'owner' };
await createMember(db, workspace.id, member, NOW);

/** What a refused sign-in did until it was answered: hashes made, the parameters of those compared with, and queries. */
async function costOf(email: string) {
  const [hash, verify] = [vi.mocked(argon2.hash), vi.mocked(argon2.verify)];
  hash.mockClear();
  verify.mockClear();
  const query = vi.spyOn(pg.Client.prototype, 'query');
  const refused = checkCredentials(db, { email, password: 'wrong password!', address: '192.0.2.1' }, NOW);
  await expect(refused).rejects.toMatchObject({ code: 'unauthenticated' });
  const queries = query.mock.calls.length;
  query.mockRestore();
  const compared = verify.mock.calls.map(([stored]) => String(stored).split('$').slice(0, 4).join('$'));
  return { made: hash.mock.calls.length, compared, queries };
}

it('costs an unknown e-mail what it costs a known one, the first time too', async () => {
  const unknown = await costOf('nobody@example.com');
  expect(unknown).toMatchObject({ made: 0, compared: ['$argon2id$v=19$m=19456,t=2,p=1'] });
  expect(await costOf(member.email)).toEqual(unknown);
});

it('compares with the decoy where no password is stored, and never finds it right', async () => {
  const stored = await hashPassword('a');
  vi.mocked(argon2.verify).mockClear();
  expect([await verifyPassword(undefined, ''), await verifyPassword('', 'a'), await verifyPassword(stored, 'a')]).toEqual([
    false,
    false,
    true,
  ]);
  const lengths = vi.mocked(argon2.verify).mock.calls.map(([compared]) => String(compared).length);
  expect(new Set(lengths)).toEqual(new Set([stored.length]));
});
