/**
 * What ads of an account cost, day by day in its zone, by reports that are made first: by campaign, which is the truth of cost, and
 * by ad. https://learn.microsoft.com/en-us/advertising/guides/reports (read 2026-11)
 */
import { MINUTE_MS } from '@/lib/core/instant';
import { listOf, member, parseExactJson, textOf } from '@/lib/core/json';
import type { AdAccountFacts, CostRow } from '@/lib/model/spend';
import { jsonIn, needed, toldOf } from '../answer';
import type { DayRange, SpendAccess, SpendConversation, SpendRows } from '../define';
import { SpendFailure } from '../failure';
import { countOf, roundedMicrosOf } from '../micros';
import { withRemainders } from '../remainder';
import { csvRows } from './csv';
import { microsoftPost } from './request';
import { microsoftZones } from './zones';

const SHARED = ['TimePeriod', 'CampaignId', 'CampaignName', 'Impressions', 'Clicks', 'Spend', 'ConversionsQualified', 'Revenue'];
const reports = [
  { type: 'CampaignPerformanceReportRequest', columns: SHARED },
  { type: 'AdPerformanceReportRequest', columns: [...SHARED, 'AdGroupId', 'AdGroupName', 'AdId', 'AdTitle'] },
];
/** The last line of a whole report: without it a file that broke off looks like fewer rows. */
const FOOTER = /^©.*Microsoft/;

/** The rows of these days, or which reports are being made. One that failed is asked for anew, and the other with it. */
export function* microsoftRows(
  account: AdAccountFacts,
  range: DayRange,
  access: SpendAccess,
  pending?: string,
): SpendConversation<SpendRows> {
  const ids = listOf(parseExactJson(pending ?? '')).flatMap((id) => textOf(id) ?? []);
  if (ids.length !== reports.length) return yield* submitted(account, range, access);
  const files: CostRow[][] = [];
  for (const ReportRequestId of ids) {
    const asked = microsoftPost(access, 'Reporting', '/GenerateReport/Poll', { ReportRequestId }, account);
    const report = member(jsonIn(yield asked), 'ReportRequestStatus');
    const status = textOf(member(report, 'Status'));
    if (status === 'Error') return yield* submitted(account, range, access);
    if (status !== 'Success') return { pending: JSON.stringify(ids), waitMs: MINUTE_MS };
    const url = textOf(member(report, 'ReportDownloadUrl'));
    // A report without an address is one without rows.
    files.push(url === undefined ? [] : yield* rowsAt(url));
  }
  const [campaigns = [], ads = []] = files;
  return { rows: withRemainders(campaigns, ads) };
}

function* submitted(account: AdAccountFacts, { from, to }: DayRange, access: SpendAccess): SpendConversation<SpendRows> {
  const zone = Object.keys(microsoftZones).find((name) => microsoftZones[name] === account.timeZone);
  const ids: string[] = [];
  for (const { type, columns } of reports) {
    const ReportRequest = {
      Type: type,
      Format: 'Csv',
      FormatVersion: '2.0',
      Aggregation: 'Daily',
      ExcludeReportHeader: true,
      ExcludeReportFooter: false,
      ExcludeColumnHeaders: false,
      ReturnOnlyCompleteData: false,
      Scope: { AccountIds: [account.externalId] },
      Time: { CustomDateRangeStart: dateOf(from), CustomDateRangeEnd: dateOf(to), ReportTimeZone: zone },
      Columns: columns,
    };
    const asked = microsoftPost(access, 'Reporting', '/GenerateReport/Submit', { ReportRequest }, account);
    ids.push(needed(textOf(member(jsonIn(yield asked), 'ReportRequestId')), 'id of the report', 'Microsoft'));
  }
  return { pending: JSON.stringify(ids), waitMs: MINUTE_MS };
}

function dateOf(day: string) {
  const [Year, Month, Day] = day.split('-').map(Number);
  return { Day, Month, Year };
}

/** The address alone opens the file, for some minutes: no token goes there. It is a zip, which the transport unpacks. */
function* rowsAt(url: string): SpendConversation<CostRow[]> {
  const answer = yield { method: 'GET', url, headers: { accept: '*/*' }, mayFail: true };
  const [names = [], ...lines] = answer.status === 200 ? csvRows(answer.body) : [];
  const last = lines.pop();
  if (!names.includes('TimePeriod') || !FOOTER.test(last?.[0] ?? '')) {
    throw new SpendFailure({ fault: 'passing', message: 'Microsoft’s report could not be downloaded as a whole.' });
  }
  return lines.map((cells) => rowOf(new Map(names.map((name, index) => [name, cells[index] ?? '']))));
}

function rowOf(cells: ReadonlyMap<string, string>): CostRow {
  const text = (name: string) => textOf(cells.get(name));
  // Format 1 has commas between thousands; nothing but digits is read of either.
  const plain = (name: string) => text(name)?.replaceAll(',', '') ?? '0';
  const micros = (name: string) => needed(roundedMicrosOf(plain(name)), name, 'Microsoft');
  const ids = { campaignId: text('CampaignId'), adGroupId: text('AdGroupId'), adId: text('AdId') };
  return {
    day: needed(text('TimePeriod'), 'day', 'Microsoft'),
    ...toldOf({ ...ids, campaign: text('CampaignName'), adGroup: text('AdGroupName'), ad: text('AdTitle') }),
    costMicros: micros('Spend'),
    impressions: needed(countOf(plain('Impressions')), 'Impressions', 'Microsoft'),
    clicks: needed(countOf(plain('Clicks')), 'Clicks', 'Microsoft'),
    claim: { conversionsMicros: micros('ConversionsQualified'), valueMicros: micros('Revenue'), basis: 'ad' },
  };
}
