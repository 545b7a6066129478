/**
 * Ad costs from files, for platforms that are not connected. A file's rows take the place of what its account held of the same days and
 * campaigns, so the same file twice adds nothing. Nothing is stored of the file but its costs.
 */
import type { Database } from '@/db/client';
import { insertSync, keepNames } from '@/db/queries/cost';
import { accountsTelling, costToldOf, fileAccount, replaceTold, type Told } from '@/db/queries/cost-files';
import { ownAccount } from '@/db/queries/manual-costs';
import { saveAcquisitions } from '@/db/queries/sessions';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import { invariant } from '@/lib/core/invariant';
import type { ChangedDay } from '@/lib/model/ad-account';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import type { CostRow } from '@/lib/model/spend';
import { newId } from '@/lib/ops/ids';
import { namesIn, summedRows } from '@/lib/pipeline/spend/store-days';
import {
  type CostFile,
  type CostMapping,
  type CostRecord,
  type FileCost,
  guessCostColumns,
  guessCostFormat,
  missingCostColumns,
  openCostFile,
  readCosts,
} from '@/lib/sources/csv/cost-rows';
import type { CsvFormat } from '@/lib/sources/csv/format';
import { decimalOf, roundedMicrosOf } from '@/lib/spend/micros';
import { recordChange } from './audit';
import { broughtBy } from './given-costs';
import { type CostFilePreview, type CostFileTaken, costFileInput } from './cost-file-schemas';

const LINES_SHOWN = 20;
/** Each is an acquisition of its own. */
const CAMPAIGNS_MAX = 5_000;

/** What the file would change, without changing it. */
export async function previewCostFile(tx: ScopedTransaction, actor: Actor, site: Site, input: unknown): Promise<CostFilePreview> {
  permit(actor, 'site.manage');
  const file = readFile(site, input);
  const { opened, mapping, format, records, rows, told } = file;
  const { timeZone: _, ...shownFormat } = format;
  const account = await fileAccount(tx, site.id, externalIdOf(file.account, format.currency));
  const before = account ? await costToldOf(tx, account, told) : new Map<string, bigint>();
  return {
    ...{ heading: opened.heading, mapping, format: shownFormat, missing: missingCostColumns(mapping) },
    lines: records.slice(0, LINES_SHOWN).map(lineOf),
    ...sumsOf(records, rows, changesOf(before, rows)),
    alsoHeldBy: await accountsTelling(tx, site.id, account?.id, told),
  };
}

/** Takes the file in; rows that cannot be read are left out and counted. Throws `invalid_input` where none can. */
export async function importCostFile(
  db: Database,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<CostFileTaken> {
  permit(actor, 'site.manage');
  const file = readFile(site, input);
  const { mapping, format, records, rows, told } = file;
  requireTakable(mapping, records, told);
  return db.transaction(async (tx) => {
    const account = { ...(await ownAccount(tx, accountFor(site, file.account, format.currency))), currency: format.currency };
    const changed = changesOf(await costToldOf(tx, account, told), rows);
    const sums = sumsOf(records, rows, changed);
    const syncId = newId<'spend_sync'>();
    const names = namesIn(rows);
    const nameOf = new Map(names.flatMap(({ level, externalId, name }) => (level === 'campaign' ? [[externalId, name]] : [])));
    const brought = new Map(
      told.campaigns.map((id) => [
        id,
        broughtBy(site, { source: file.source, medium: file.medium, campaign: nameOf.get(id) ?? id }),
      ]),
    );
    await saveAcquisitions(tx, site.id, [...brought.values()], site.settings.labelRules);
    await replaceTold(tx, account, told, rows, { syncId, acquisitionOf: (id) => brought.get(id)?.acquisitionId });
    await keepNames(tx, account, names, true);
    const range = { fromDay: told.days[0] ?? '', toDay: told.days.at(-1) ?? '' };
    await insertSync(tx, {
      ...{ siteId: site.id, id: syncId, accountId: account.id, platform: 'file', kind: 'uploaded', outcome: 'stored', ...range },
      ...{ startedAt: now, endedAt: now, requests: 0, rows: rows.length, changed },
    });
    const { changed: days, ...after } = sums;
    const facts = { account: file.account, currency: format.currency, ...after, changedDays: days.length };
    await recordChange(tx, actor, { action: 'cost_file.uploaded', subject: account.id, after: facts }, now);
    return { accountId: account.id, currency: format.currency, ...sums };
  });
}

/** The rows that are refused as CSV, with their number and reason before the row's own cells. */
export function refusedCosts(actor: Actor, site: Site, input: unknown): string {
  permit(actor, 'site.manage');
  const { opened, records } = readFile(site, input);
  const lines = records.flatMap(({ row, record, read }) =>
    read.ok ? [] : [csvLine([String(row), csvText(read.failure.column), csvText(read.failure.detail), ...record.map(csvText)])],
  );
  return `${BYTE_ORDER_MARK}${csvLine(['Row', 'Column', 'Problem', ...opened.heading.map(csvText)])}${lines.join('')}`;
}

type ReadFile = {
  account: string;
  source: string;
  medium: string;
  opened: CostFile;
  mapping: CostMapping;
  format: CsvFormat;
  records: CostRecord[];
  rows: CostRow[];
  told: Told;
};

function readFile(site: Site, input: unknown): ReadFile {
  const { file, account, source, medium, mapping: wanted, format: stated } = parseInput(costFileInput, input);
  const opened = openCostFile(file);
  if (!opened.ok) throw refused('file', opened.failure);
  const mapping = wanted ?? guessCostColumns(opened.value.heading);
  const format = stated ? { ...stated, timeZone: 'UTC' } : guessCostFormat(opened.value, mapping, site.currency);
  const records = missingCostColumns(mapping).length > 0 ? [] : readCosts(opened.value, mapping, format);
  const rows = summedRows(records.flatMap(({ read }) => (read.ok ? [costRowOf(read.value)] : [])));
  broughtBy(site, { source, medium });
  const told = {
    days: [...new Set(rows.map(({ day }) => day))].sort(),
    campaigns: [...new Set(rows.map(({ campaignId }) => campaignId ?? ''))],
  };
  return { account, source, medium, opened: opened.value, mapping, format, records, rows, told };
}

/** Where the file has no id, the name is what tells one from another. */
function costRowOf({ cost, ...row }: FileCost): CostRow {
  const costMicros = roundedMicrosOf(cost);
  invariant(costMicros !== undefined, 'an amount of a file is decimal text');
  const ids = { campaignId: row.campaignId ?? row.campaign, adGroupId: row.adGroupId ?? row.adGroup, adId: row.adId ?? row.ad };
  return { ...row, costMicros, ...Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== undefined)) };
}

function requireTakable(mapping: CostMapping, records: readonly CostRecord[], { days, campaigns }: Told): void {
  const missing = missingCostColumns(mapping);
  if (missing.length > 0) throw refused('mapping', `misses ${missing.join(', ')}`);
  if (days.length === 0) {
    const first = records.find(({ read }) => !read.ok);
    const reason =
      first && !first.read.ok ? ` Row ${first.row}, ${first.read.failure.column}: ${first.read.failure.detail}.` : '';
    throw refused('file', `No row can be taken.${reason}`);
  }
  if (campaigns.length > CAMPAIGNS_MAX)
    throw refused('file', `names more than ${CAMPAIGNS_MAX} campaigns: export fewer days at a time`);
}

function sumsOf(records: readonly CostRecord[], rows: readonly CostRow[], changed: readonly ChangedDay[]) {
  const days = rows.map(({ day }) => day).sort();
  const [from, to] = [days[0], days.at(-1)];
  const shown = (micros: string) => decimalOf(BigInt(micros));
  return {
    ...{ rows: records.length, refused: records.filter(({ read }) => !read.ok).length },
    ...(from !== undefined && to !== undefined && { from, to }),
    total: decimalOf(rows.reduce((sum, { costMicros }) => sum + costMicros, 0n)),
    changed: changed.map(({ day, before, after }) => ({ day, before: shown(before), after: shown(after) })),
  };
}

function changesOf(before: ReadonlyMap<string, bigint>, rows: readonly CostRow[]): ChangedDay[] {
  const after = new Map<string, bigint>();
  for (const { day, costMicros } of rows) after.set(day, (after.get(day) ?? 0n) + costMicros);
  return [...after].sort().flatMap(([day, is]) => {
    const was = before.get(day) ?? 0n;
    return was === is ? [] : [{ day, before: String(was), after: String(is) }];
  });
}

function lineOf({ row, read }: CostRecord): CostFilePreview['lines'][number] {
  if (!read.ok) return { row, problem: `${read.failure.column}: ${read.failure.detail}` };
  const { day, cost, campaign, campaignId, adGroup, adGroupId, ad, adId } = read.value;
  const named = { campaign: campaign ?? campaignId, adGroup: adGroup ?? adGroupId, ad: ad ?? adId };
  return { row, day, cost, ...Object.fromEntries(Object.entries(named).filter(([, name]) => name !== undefined)) };
}

function accountFor(site: Site, name: string, currency: string) {
  const externalId = externalIdOf(name, currency);
  const facts = { platform: 'file', externalId, name, currency, timeZone: site.timeZone, chosen: true };
  return { siteId: site.id, id: newId<'ad_account'>(), ...facts };
}

function externalIdOf(name: string, currency: string): string {
  return `${currency} ${name.toLowerCase()}`;
}

function refused(field: string, detail: string): AppError {
  return new AppError('invalid_input', `${field}: ${detail}`, { fields: [{ field, detail }] });
}
