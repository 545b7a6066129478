/** Protects files of ad costs: the platforms' own exports are read as they come, and a row that could be read two ways is refused. */
import { describe, expect, it } from 'vitest';
import { type CostFile, guessCostColumns, guessCostFormat, openCostFile, readCosts } from './cost-rows';

const META_DE = `Tag,Kampagnenname,Kampagnen-ID,Anzeigengruppenname,Anzeigenname,"Ausgegebener Betrag (EUR)",Impressionen,Link-Klicks
,,,,,"60,45","2.000",31
2026-11-01,Frühjahr,120211234567890123,Jäger,"Video, 1","12,34","1.000",30
2026-11-02,Frühjahr,120211234567890123,Jäger,"Video, 1","48,11","1.000",1
`;
const GOOGLE = `Campaign report
"November 1, 2026 - November 2, 2026"
Day\tCampaign\tCampaign ID\tCurrency code\tCost\tImpr.\tClicks
2026-11-01\tBrand\t111\tUSD\t1,234.50\t12,000\t --
2026-11-02\tBrand\t111\tUSD\t0.5\t--\t3
Total: Account\t--\t--\tUSD\t1,235.00\t12,000\t3
`;
const TIKTOK = `\uFEFFBy Day;Campaign name;Campaign ID;Ad group name;Ad name;Cost;Currency;Impressions;Clicks (destination)
01/11/2026;Gen Z;1790000000000000001;18-24;Clip;10,5;EUR;100;2
13/11/2026;Gen Z;1790000000000000001;18-24;Clip;-;EUR;0;0
`;

function read(text: string, otherwise = 'CHF') {
  const opened = openCostFile(text);
  if (!opened.ok) throw new Error(opened.failure);
  const mapping = guessCostColumns(opened.value.heading);
  const format = guessCostFormat(opened.value, mapping, otherwise);
  const rows = readCosts(opened.value, mapping, format);
  return {
    currency: format.currency,
    rows: rows.map(({ row, read: result }) => [row, result.ok ? result.value : result.failure]),
  };
}

describe('readCosts', () => {
  it('reads what Meta exports in German, without its row of sums', () => {
    const video = {
      campaign: 'Frühjahr',
      campaignId: '120211234567890123',
      adGroup: 'Jäger',
      ad: 'Video, 1',
      impressions: 1_000n,
    };
    expect(read(META_DE)).toEqual({
      currency: 'EUR',
      rows: [
        [3, { day: '2026-11-01', cost: '12.34', ...video, clicks: 30n }],
        [4, { day: '2026-11-02', cost: '48.11', ...video, clicks: 1n }],
      ],
    });
  });

  it('reads what Google exports, below its title and above its totals', () => {
    const brand = { campaign: 'Brand', campaignId: '111' };
    expect(read(GOOGLE)).toEqual({
      currency: 'USD',
      rows: [
        [4, { day: '2026-11-01', cost: '1234.50', ...brand, impressions: 12_000n }],
        [5, { day: '2026-11-02', cost: '0.5', ...brand, clicks: 3n }],
      ],
    });
  });

  it('reads what TikTok exports, days first, and a dash as nothing', () => {
    const clip = { campaign: 'Gen Z', campaignId: '1790000000000000001', adGroup: '18-24', ad: 'Clip' };
    expect(read(TIKTOK)).toEqual({
      currency: 'EUR',
      rows: [
        [2, { day: '2026-11-01', cost: '10.5', ...clip, impressions: 100n, clicks: 2n }],
        [3, { day: '2026-11-13', cost: '0', ...clip, impressions: 0n, clicks: 0n }],
      ],
    });
  });

  it('takes the currency that is given where the file says none', () => {
    expect(read('Date,Cost\n2026-11-01,5\n')).toEqual({ currency: 'CHF', rows: [[2, { day: '2026-11-01', cost: '5' }]] });
  });

  it.each([
    ['an id that a spreadsheet has rounded', '2026-11-01,5,USD,1.20211E+17,1', 'Campaign ID', /rounded by a spreadsheet/],
    ['another currency', '2026-11-01,5,EUR,1,1', 'Currency', /"EUR" is not USD: upload each currency by itself/],
    ['a cost that is none', '2026-11-01,five,USD,1,1', 'Cost', /"five" is no amount/],
    ['a day that no calendar has', '2026-02-30,5,USD,1,1', 'Day', /"2026-02-30" is no day/],
    ['a part of a click', '2026-11-01,5,USD,1,a few', 'Clicks', /"a few" is no whole number/],
  ])('refuses %s', (_, line, column, detail) => {
    const { rows } = read(`Day,Cost,Currency,Campaign ID,Clicks\n2026-11-01,1.5,USD,1,1\n${line}\n`);
    expect(rows[1]).toEqual([3, { column, detail: expect.stringMatching(detail) }]);
  });
});

describe('openCostFile', () => {
  it.each([
    ['nothing', ''],
    ['a heading alone', 'Day,Cost\n'],
  ])('refuses %s', (_, text) => expect(openCostFile(text)).toMatchObject({ ok: false }));

  it('takes the first line where none names a day and a cost, for a person to map', () => {
    const opened = openCostFile('When,How much\n2026-11-01,5\n');
    expect(opened.ok && opened.value).toEqual({
      heading: ['When', 'How much'],
      records: [['2026-11-01', '5']],
      firstRow: 2,
    } satisfies CostFile);
  });
});
