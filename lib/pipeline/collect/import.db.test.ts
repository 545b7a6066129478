/**
 * Protects imports: every row becomes an order or a refusal with its number, the same file again makes nothing, a corrected row
 * wins, memory stays.
 */
import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { importsOf, refusalsAfter } from '@/db/queries/import';
import { makeEventPartitions } from '@/db/queries/partition';
import { order } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import type { CsvFormat } from '@/lib/sources/csv/format';
import { guessColumns } from '@/lib/sources/csv/rows';
import { buildCollector, buildSite, newTestId, testContext } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { importOrders } from './import';
import { processSite } from '../derive/process';

const { db } = await testDatabase();
const NOW = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, NOW, 4);

const HEADING = 'Name,Created at,Total,Financial Status,Currency,Email,Refunded Amount';
const format: CsvFormat = { timeZone: 'Europe/Berlin', dateOrder: 'dmy', decimal: '.', currency: 'EUR' };
function run(site: Site, chunks: Iterable<string | Buffer>, now = NOW, written = format) {
  const request = {
    site,
    file: Readable.from(chunks),
    fileName: 'bestellungen.csv',
    mapping: guessColumns(HEADING.split(',')),
    format: written,
    startedBy: 'test',
  };
  return importOrders(
    request,
    { db, collector: buildCollector(db, [site]), context: testContext([site]), now: () => now },
    newTestId<'import'>(),
  );
}

async function derive(site: Site): Promise<void> {
  while ((await processSite(db, site, NOW)) > 0);
}

const ordersOf = (site: Site) =>
  db
    .select({ key: order.orderKey, at: order.orderedAt, total: order.total, refunded: order.refunded, state: order.state })
    .from(order)
    .where(eq(order.siteId, site.id))
    .orderBy(order.orderKey);

describe('importOrders', () => {
  const semicolons = `${HEADING.replaceAll(',', ';')}\n#1;2019-03-01 12:00:00 +0100;59.90;paid;EUR;zoë@example.com;\n`;
  const tabs = semicolons.replaceAll(';', '\t');
  const utf16be = Buffer.from(`\ufeff${tabs}`, 'utf16le').swap16();
  it.each<[string, Buffer]>([
    ['“sep=;” in its first line', Buffer.from(`sep=;\r\n${semicolons}`)],
    ['the same behind a byte order mark', Buffer.from(`\ufeffsep=;\n${semicolons}`)],
    ['tabs in UTF-16, as Excel’s Unicode text', Buffer.from(`\ufeff${tabs}`, 'utf16le')],
    ['UTF-16 with the other byte first', utf16be],
    ['UTF-16 without a mark, and a separator that is stated', Buffer.from(`sep=;\n${semicolons}`, 'utf16le')],
    ['Windows’ own code page', Buffer.from(semicolons, 'latin1')],
  ])('B9 reads a file with %s, in whatever pieces it comes', async (_, file) => {
    const site = await buildSite(db);
    const pieces = Array.from({ length: Math.ceil(file.length / 7) }, (_piece, index) => file.subarray(index * 7, index * 7 + 7));
    expect(await run(site, pieces)).toMatchObject({ rows: 1, accepted: 1, refused: 0 });
    await derive(site);
    expect(await ordersOf(site)).toMatchObject([{ key: '#1', total: 5990n }]);
  });

  it('makes orders and refunds of the past, and refuses rows with their number and column', async () => {
    const site = await buildSite(db);
    const file = [
      `${HEADING}\n`,
      '#1,2019-03-01 12:00:00 +0100,59.90,partially_refunded,EUR,zoë@example.com,10.00\n',
      '#2,gestern,5,paid,EUR,,\n#3,2019-03-02 12:00:00 Z,"7,0"0\n',
      '#4,2019-03-03T12:00:00Z,0.00,paid,KWD,,\n',
    ];
    expect(await run(site, file)).toMatchObject({ rows: 4, accepted: 3, duplicates: 0, refused: 2 });
    await derive(site);
    expect(await ordersOf(site)).toEqual([
      { key: '#1', at: new Date('2019-03-01T11:00:00Z'), total: 5990n, refunded: 1000n, state: 'partially_refunded' },
      { key: '#4', at: new Date('2019-03-03T12:00:00Z'), total: 0n, refunded: 0n, state: 'paid' },
    ]);
    const [job] = await importsOf(db, site.id);
    expect(job).toMatchObject({ state: 'done', refused: 2, problem: null });
    const refusals = [];
    refusals.push(...(await refusalsAfter(db, site.id, job?.id ?? newTestId(), 0)));
    expect(refusals.map(({ row, column }) => [row, column])).toEqual([
      [3, 'Ordered at'],
      [4, 'Total'],
    ]);
  });

  it('reads a file of semicolons and decimal commas, whatever pieces it comes in', async () => {
    const site = await buildSite(db);
    const text = `\uFEFF${HEADING.replaceAll(',', ';')}\r\n#ä;01.03.2026 12:00;1.259,90;bezahlt;EUR;;\r\n#1;01.03.2026 12:00;1.259,90;paid;EUR;zoë@example.com;10,00\r\n`;
    const bytes = Buffer.from(text);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7));
    const counts = await run(site, pieces, NOW, { ...format, decimal: ',' });
    expect(counts).toEqual({ bytesRead: bytes.length, rows: 2, accepted: 2, duplicates: 0, refused: 1 });
    await derive(site);
    expect(await ordersOf(site)).toMatchObject([{ key: '#1', total: 125990n, refunded: 1000n }]);
  });

  it('refuses all rows of an order together, so that the file of refused rows can be mended', async () => {
    const site = await buildSite(db);
    const file = [`${HEADING}\n#1,gestern,5,paid,EUR,,\n#1,,,,,,\n#2,2026-03-01T12:00:00Z,5,paid,EUR,,9.00\n#2,,,,,,\n`];
    expect(await run(site, file)).toMatchObject({ rows: 4, accepted: 2, refused: 2 });
    const [job] = await importsOf(db, site.id);
    const refusals = [];
    refusals.push(...(await refusalsAfter(db, site.id, job?.id ?? newTestId(), 0)));
    expect(refusals.map(({ row, column, record }) => [row, column, record[0]])).toEqual([
      [2, 'Ordered at', '#1'],
      [3, 'Ordered at', '#1'],
    ]);
  });

  it('makes nothing of the same file again, and takes a corrected row', async () => {
    const site = await buildSite(db);
    const file = (total: string, back = '') => [`${HEADING}\n#1,2026-03-01T12:00:00Z,${total},paid,EUR,,${back}\n`];
    expect(await run(site, file('10.00'))).toMatchObject({ accepted: 1 });
    expect(await run(site, file('10.00'))).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await run(site, file('12.00'), new Date(NOW.getTime() + 1))).toMatchObject({ accepted: 1 });
    await derive(site);
    expect((await ordersOf(site)).map(({ total }) => total)).toEqual([1200n]);
    expect(await run(site, file('12.00', '2.00'), new Date(NOW.getTime() + 2))).toMatchObject({ accepted: 1, duplicates: 1 });
    await derive(site);
    expect(await run(site, file('12.00', '5.00'), new Date(NOW.getTime() + 3))).toMatchObject({ accepted: 1, duplicates: 1 });
    await derive(site);
    expect((await ordersOf(site)).map(({ refunded }) => refunded)).toEqual([500n]);
  });

  it('says why a file that is no CSV failed', async () => {
    const site = await buildSite(db);
    await run(site, [`${HEADING}\n`, `"${'x'.repeat(1_200_000)}`]);
    expect((await importsOf(db, site.id))[0]).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/max_record_size|Record/i),
    });
  });
});
