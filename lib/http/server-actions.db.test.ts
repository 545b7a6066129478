/**
 * Protects every server action and page of the console from what browsers can send instead of what our forms do: a forged or foreign
 * id, or another kind of value, is answered like a mistake of a person, and nothing of it becomes a server error. All of them are
 * walked, so that a new one is tried too.
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Id } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';
import { collectionService } from '@/lib/pipeline/collect/collection-service';
import { newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { createMember, createSite, createWorkspace } from '@/lib/workspace';

const signedIn = vi.hoisted(() => ({ memberId: '' }));
const { db, url } = await testDatabase();
/** Cookies need a running Next; who the member is and may do is asked of the database as ever. */
vi.mock('@/lib/access/session', async () => {
  const { actorOfMember } = await import('@/lib/access/membership');
  const member = () => ({ memberId: signedIn.memberId as Id<'member'>, email: 'zoe@example.com', name: 'Zoë' });
  return {
    currentMember: async () => member(),
    loginOwner: async () => ({ member: member(), sessionId: newTestId(), address: '192.0.2.1' }),
    signIn: async () => undefined,
    signOut: async () => undefined,
    actorFor: async (workspace: string) => {
      const actor = await actorOfMember(db, member().memberId, workspace);
      if (!actor) throw new AppError('not_found', 'There is no such workspace.');
      return actor;
    },
  };
});
Object.assign(globalThis, { tiebackDatabase: db });
process.env['DATABASE_URL'] = url;
spawnSync(process.execPath, ['--import', 'tsx', 'lib/tracker/build.ts']);
afterAll(async () => (await collectionService()).close());

const shop = { domains: ['a.example'], timeZone: 'UTC', currency: 'EUR' };
const operator = (workspaceId: Id<'workspace'>) => ({
  kind: 'operator' as const,
  id: 'operator',
  workspaceId,
  role: 'owner' as const,
});
const [own, foreign] = [await createWorkspace(db, { name: 'Eigen' }), await createWorkspace(db, { name: 'Fremd' })];
const site = await createSite(db, operator(own.id), { name: 'Laden', ...shop });
const foreignSite = await createSite(db, operator(foreign.id), { name: 'Fremder Laden', ...shop });
const password = 'correct horse battery';
signedIn.memberId = await createMember(db, own.id, { email: 'zoe@example.com', name: 'Zoë', password, role: 'owner' });

const forged: [string, unknown][] = [
  ['text that is no id', 'nonsense'],
  ['an id that nobody has', newTestId()],
  ['an id of another workspace', foreignSite.id],
  ['text that cannot be stored', 'a\0b'],
  ['half a character', '\ud800'],
  ['a number', 42],
  ['nothing', undefined],
  ['null', null],
  ['an object', {}],
  ['an object that cannot be told as text', { toString: 1, valueOf: 1 }],
  ['a list', [['x']]],
  ['text within text within text', Array.from({ length: 5_000 }).reduce<unknown>((inner) => [inner], 'x')],
];

type Call = (...values: unknown[]) => Promise<unknown>;
/**
 * A link or a rule that is gone already is what its withdrawal wanted, and a look takes nothing but its site; the others read what a
 * member of the site may, of any text.
 */
const HARMLESS = new Set([
  'lookNowAction',
  'withdrawAction',
  'removeAdNameRuleAction',
  'siteNoticesAction',
  'sitePlacesAction',
  'checkCatalogueIdAction',
]);

const filesOf = (name: string) => globSync(`app/**/${name}`).sort();
const moduleOf = (file: string): Promise<Record<string, unknown>> => import(pathToFileURL(resolve(file)).href);

/** What came of a call: its value, the error that would be a 500, or nothing where Next leads to another page. */
async function outcomeOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    const isLedOn = typeof error === 'object' && error !== null && 'digest' in error && String(error.digest).startsWith('NEXT_');
    return isLedOn || error instanceof Error ? (isLedOn ? undefined : error) : new Error(String(error));
  }
}

/** The forged value in every place, and in every place but those where something right lets the action come further. */
function argumentsFor(places: number, value: unknown): unknown[][] {
  const tried = [value, site.id, own.slug].flatMap((first) =>
    [value, site.slug].flatMap((second) => [value, {}, 'admin'].map((other) => [first, second, other, other].slice(0, places))),
  );
  const kinds = (values: unknown[]) => values.map((one) => (typeof one === 'string' ? one : typeof one)).join();
  return [...new Map(tried.map((values) => [kinds(values), values])).values()];
}

describe('server actions', () => {
  it.each(filesOf('actions.ts'))('%s', async (file) => {
    const wrong = new Set<string>();
    for (const [name, action] of Object.entries(await moduleOf(file))) {
      if (typeof action !== 'function') continue;
      const call: Call = async (...values) => action(...values);
      for (const [kind, value] of forged) {
        for (const values of argumentsFor(action.length, value)) {
          const said = await outcomeOf(() => call(...values));
          const isDone = typeof said === 'object' && said !== null && 'ok' in said && said.ok === true;
          if (said instanceof Error || (isDone && !HARMLESS.has(name))) wrong.add(`${name} with ${kind}: ${said}`);
        }
      }
    }
    expect([...wrong]).toEqual([]);
  });

  it('take ids as text: what they are called with is for the use case to parse', () => {
    const branded = filesOf('actions.ts').filter((file) => /\bId</.test(readFileSync(file, 'utf8')));
    expect(branded).toEqual([]);
  });
});

describe('pages', () => {
  const isServers = (file: string) => !readFileSync(file, 'utf8').startsWith("'use client'");
  const texts = forged.flatMap(([, value]) => (typeof value === 'string' ? value : []));
  const right: Record<string, string> = { workspace: own.slug, site: site.slug };

  it.each(filesOf('page.tsx').filter(isServers))('%s', async (file) => {
    const { default: page } = await moduleOf(file);
    if (typeof page !== 'function') throw new Error(`${file} exports no page`);
    const names = [...file.matchAll(/\[(\w+)\]/g)].flatMap(([, name]) => name ?? []);
    const wrong = new Set<string>();
    for (const text of [...texts, 'constructor']) {
      for (const isOurs of [true, false]) {
        const params = Object.fromEntries(names.map((name) => [name, (isOurs && right[name]) || text]));
        for (const value of [text, [text, text]]) {
          const query = Object.fromEntries(['before', 'show', 'next', 'q', 'guide'].map((name) => [name, value]));
          const props = { params: Promise.resolve(params), searchParams: Promise.resolve(query) };
          const said = await outcomeOf(async () => page(props));
          if (said instanceof Error) wrong.add(`${JSON.stringify(params)}: ${said}`);
        }
      }
    }
    expect([...wrong]).toEqual([]);
  });
});
