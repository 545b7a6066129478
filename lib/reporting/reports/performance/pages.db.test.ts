/** Protects how many visits ended where they began and how much was seen in each, worked out by hand: rows, totals, order, file. */
import { beforeAll, describe, expect, it } from 'vitest';
import { operatorOf } from '@/lib/access';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { saveMetric } from '@/lib/workspace';
import { sessionsParams } from '../sessions/definition';
import { listSessions } from '../sessions/query';
import { performanceCsv } from './csv';
import { performanceParams } from './definition';
import { performanceReport } from './query';

const { db } = await testDatabase();
const NOON = new Date('2026-03-10T06:30:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01', by: 'landingPage' };
const [HOME, TEE] = ['https://shop.example/', 'https://shop.example/tee?x=1'];

describe('pages of visits', () => {
  let site: Site;
  const asked = (query: object) => performanceParams.parse({ ...MARCH, ...query });
  const report = (query: object) => readOf(db, site)((tx) => performanceReport(tx, site, asked(query)));
  const rowsOf = async (query: object) =>
    (await report(query)).rows.map(
      ({ path, sessions, bounceRate, pagesPerSession }) => `${path} ${sessions} ${bounceRate} ${pagesPerSession}`,
    );

  beforeAll(async () => {
    site = await buildSite(db);
    const visit = (landingUrl: string, pageViews: number, events = pageViews) => {
      const told = pageViews > 1 ? { device: 'mobile', ad: 'Film', keyword: 'tee', country: 'DE' } : {};
      return buildTouch(db, site, NOON, { landingUrl, ...told, visit: { pageViews, events } });
    };
    await visit(HOME, 1);
    await visit(HOME, 1);
    // One page view and a sign-up from the server: no bounce.
    await visit(HOME, 1, 2);
    await visit(HOME, 5, 8);
    await visit(TEE, 3);
    // A visit that told of no page is none of one page view.
    await visit(TEE, 0, 1);
    // Of February in the site's zone, whatever its offset: not of these days.
    await buildTouch(db, site, new Date('2026-02-20T12:00:00Z'), { landingUrl: HOME });
    await buildOrder(db, site, { at: NOON, revenue: 1_000n });
  });

  it('are told of each row and the total where they are asked for', async () => {
    expect(await rowsOf({ pages: 'true', sort: 'sessions' })).toEqual([
      '=shop.example/ 4 0.5 2',
      '=shop.example/tee 2 0 1.5',
      '!unattributed 0 undefined undefined',
    ]);
    const { total } = await report({ pages: 'true' });
    expect([total.sessions, total.bounceRate, total.pagesPerSession]).toEqual([6, '0.333333', '1.8333']);
    const below = await report({ pages: 'true', compareFrom: '2026-02-01', compareTo: '2026-03-01' });
    expect([below.rows[0]?.compared?.sessions, below.rows[0]?.compared?.bounceRate]).toEqual([0, undefined]);
  });

  it.each([
    'channel',
    'source,medium',
    'adGroup,ad',
    'keyword',
    'clickPlatform',
    'landingPage',
    'device,country',
    'day',
    'label:Brand',
  ])('open the visits that a row counts, by %s', async (by) => {
    const levels = by.split(',').length;
    for (const under of levels > 1 ? (await report({ by })).rows.map(({ path }) => path) : [[]]) {
      const { rows } = await report({ by, under: JSON.stringify(under) });
      for (const { path, sessions } of rows.filter(({ path: steps }) => !steps.at(-1)?.startsWith('!'))) {
        const query = { from: MARCH.from, to: MARCH.to, by, under: JSON.stringify(path), limit: '1' };
        const { total } = await readOf(db, site)((tx) => listSessions(tx, site, sessionsParams.parse(query)));
        expect([path, total]).toEqual([path, sessions]);
      }
    }
  });

  it.each([
    ['by=product', { by: 'product', under: '["=tee"]' }],
    ['more steps than levels', { by: 'channel', under: '["=a","=b"]' }],
    ['nobody’s', { by: 'channel', under: '["!unattributed"]' }],
    ['no path', { by: 'channel' }],
  ])('are not listed of %s', (_, query) => {
    expect(sessionsParams.safeParse({ from: MARCH.from, to: MARCH.to, ...query }).success).toBe(false);
  });

  it('are not read without, nor where a filter is of orders alone', async () => {
    const [first] = (await report({ sort: 'sessions' })).rows;
    expect([first?.sessions, first?.bounceRate, first?.pagesPerSession]).toEqual([4, undefined, undefined]);
    const { total } = await report({ pages: 'true', buyer: 'new' });
    expect([total.sessions, total.bounceRate]).toEqual([undefined, undefined]);
  });

  it('sort the rows, what has no value last', async () => {
    expect(await rowsOf({ sort: 'bounceRate', direction: 'asc' })).toEqual([
      '=shop.example/tee 2 0 1.5',
      '=shop.example/ 4 0.5 2',
      '!unattributed 0 undefined undefined',
    ]);
  });

  it('are in the file where it is asked for them', async () => {
    const file = async (query: object) => (await readOf(db, site)((tx) => performanceCsv(tx, site, asked(query)))).split('\r\n');
    const [head = '', , ...lines] = await file({ pages: 'true' });
    expect(head).toContain('Landing page,Sessions,Bounce rate,Pages per session,Last non-direct click: revenue,');
    expect(lines.filter((line) => line.startsWith('shop')).map((line) => line.split(',').slice(0, 4))).toEqual([
      ['shop.example/', '4', '0.5', '2'],
      ['shop.example/tee', '2', '0', '1.5'],
    ]);
    expect((await file({}))[0]).not.toContain('Bounce');
  });

  it('are read for an own metric that names them, by another name too', async () => {
    const owner = operatorOf(site.workspaceId);
    const shape = { unit: 'ratio', decimals: 1 } as const;
    const stayed = await saveMetric(db, owner, { ...shape, name: 'Stayed', formula: '1 - bounceRate' });
    const twice = await saveMetric(db, owner, { ...shape, name: 'Twice', formula: '2 * [stayed]' });
    const { total } = await report({});
    expect(total.models.last_non_direct_click?.own).toEqual({ [stayed.id]: '0.666667', [twice.id]: '1.333333' });
  });
});
