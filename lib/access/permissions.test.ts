/** Protects who may do what: the table of roles, and the doors that need no database (same origin, bearer, return path). */
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/model/problem';
import { bearerOf } from './caller';
import { localPath } from './local-path';
import { may, type Permission, permit, type Role, roles } from './permissions';
import { requireSameOrigin } from './same-origin';

describe('roles', () => {
  const cases: [Role, Permission[]][] = [
    ['viewer', ['report.read']],
    ['marketer', ['report.read', 'event.read']],
    ['admin', ['report.read', 'event.read', 'decision.make', 'site.manage', 'member.manage', 'key.manage']],
    ['owner', ['report.read', 'event.read', 'decision.make', 'site.manage', 'member.manage', 'key.manage', 'workspace.manage']],
  ];
  const all: Permission[] = [
    'report.read',
    'event.read',
    'decision.make',
    'site.manage',
    'member.manage',
    'key.manage',
    'workspace.manage',
  ];

  it.each(cases)('%s holds exactly its permissions', (role, held) => {
    expect(all.filter((permission) => may({ role }, permission))).toEqual(held);
  });

  it('covers every role', () => expect(cases.map(([role]) => role)).toEqual([...roles]));

  it('says which role would do', () => {
    const refusal = new AppError('forbidden', 'This needs the role admin or above; yours is marketer.');
    expect(() => permit({ role: 'marketer' }, 'key.manage')).toThrow(refusal);
  });
});

describe('requireSameOrigin', () => {
  const url = 'https://t.example.com/api/v1/sites';
  const call = (method: string, headers: Record<string, string>) => () =>
    requireSameOrigin(new Request(url, { method, headers: { host: 't.example.com', ...headers } }), 'https://t.example.com');

  it.each([
    ['a reading call from anywhere', 'GET', { origin: 'https://evil.example' }],
    ['a page of this server', 'POST', { 'sec-fetch-site': 'same-origin', origin: 'https://t.example.com' }],
    ['an old browser on this server', 'DELETE', { origin: 'https://t.example.com' }],
  ])('lets %s pass', (_, method, headers) => {
    expect(call(method, headers)).not.toThrow();
  });

  it.each([
    ['another site', 'POST', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['a sibling subdomain', 'POST', { 'sec-fetch-site': 'same-site', origin: 'https://shop.example.com' }],
    ['a sandboxed frame', 'POST', { origin: 'null' }],
    ['a call that names no origin', 'PATCH', {}],
  ])('refuses %s', (_, method, headers) => {
    expect(call(method, headers)).toThrow(AppError);
  });
});

it.each([
  [null, undefined],
  ['Bearer tb_abc', 'tb_abc'],
  ['bearer  tb_abc ', 'tb_abc'],
  ['Basic dXNlcg==', undefined],
  ['Bearer', undefined],
])('reads %j as the key %j', (header, key) => expect(bearerOf(header)).toBe(key));

it.each([
  ['/demo/store/overview?from=2026-11-01', '/demo/store/overview?from=2026-11-01'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  [['/a', '/b'], '/'],
  [undefined, '/'],
])('returns after %j to %j', (wanted, path) => expect(localPath(wanted)).toBe(path));
