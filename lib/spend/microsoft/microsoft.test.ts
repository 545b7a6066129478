/** Protects what is Microsoft's own: files with a byte order mark, commas within numbers, and an end that says that they are whole. */
import { expect, it } from 'vitest';
import { buildAccount, carry, outcomeOf } from '@/lib/testing/spend';
import { microsoft } from './platform';

const access = { grant: { accessToken: 'T' }, entered: {}, now: new Date('2026-04-02T09:00:00Z') };
const range = { from: '2026-03-29', to: '2026-03-29' };
const HEAD = '\ufeff"TimePeriod","CampaignId","CampaignName","Impressions","Clicks","Spend","ConversionsQualified","Revenue"\r\n';
const LINE = '"2026-03-29","1","A ""b"", c\nd","1,200","3","1,000.50","0.5","2,000.00"\r\n';
const FOOTER = '"©2026 Microsoft Corporation. All rights reserved. "\r\n';

function rowsOf(file: string) {
  const report = (url?: string) => JSON.stringify({ ReportRequestStatus: { Status: 'Success', ReportDownloadUrl: url } });
  const bodies = [report('https://download.example/a'), file, report()];
  const asked = microsoft.rows(buildAccount(), range, access, '["a","b"]');
  return carry(microsoft, asked, () => ({ status: 200, headers: {}, body: bodies.shift() ?? '' }));
}

it('reads a file with a byte order mark, quotes, lines within cells and commas within numbers', () => {
  expect(outcomeOf(rowsOf(HEAD + LINE + FOOTER))).toMatchObject({
    rows: [{ campaign: 'A "b", c\nd', impressions: 1_200n, costMicros: 1_000_500_000n, claim: { valueMicros: 2_000_000_000n } }],
  });
});

it('takes no file that broke off, at whatever line', () => {
  expect(rowsOf(HEAD + LINE)).toMatchObject({ refusal: { fault: 'passing' } });
  expect(rowsOf('')).toMatchObject({ refusal: { fault: 'passing' } });
});
