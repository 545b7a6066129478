/**
 * Platform says, we say: claims of the accounts, stored credit and stored clicks by the same campaigns, put side by side. Every number
 * is of the transaction's one moment.
 */
import type { ScopedTransaction } from '@/db/scoped';
import { DAY_MS } from '@/lib/core/instant';
import { costOf } from '@/lib/metrics/facts';
import { valueText } from '@/lib/metrics/measure';
import { AppError } from '@/lib/model/problem';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { withinSize } from '../../answer-size';
import { spendOf, storeCostOf } from '../../cost';
import { dayEdges, spanOf } from '../../days';
import { allModelIds, modelsForReaders } from '../../model';
import { salesOf } from '../../revenue';
import { storedCurrency } from '../../wire';
import { type Cell, cellsBelow, joined, NO_CREDIT, summed } from './cells';
import { type ClaimRow, claimRowsOf, claimsLeftOut } from './claim-sums';
import { creditsOf } from './credit-sums';
import type { PlatformClaimsParams, PlatformClaimsResult } from './definition';
import { addedClaims, type FigureContext, figuresOf, less, partOf } from './figures';
import { adLevels } from './names';
import { type NodeLevel, nodeOf } from './node';
import { type ClaimingPlatform, claimingPlatforms } from './platforms';
import { windowsOf } from './window-sql';

/** A line over time needs no more points. */
const TREND_POINTS_MAX = 90;
const WEEK_DAYS = 7;

type Row = PlatformClaimsResult['rows'][number];
type Asked = { params: PlatformClaimsParams; platform: ClaimingPlatform; context: FigureContext };

/** What ad platforms claim, beside what the site's models credit to the same campaigns. */
export async function platformClaimsReport(
  tx: ScopedTransaction,
  site: Site,
  params: PlatformClaimsParams,
): Promise<PlatformClaimsResult> {
  const { from, to, model, under } = params;
  const models = allModelIds(site);
  const allClaims = await claimRowsOf(tx, site, nodeOf(site, params, { platform: undefined, by: [], under: [] }));
  const platforms = await claimingPlatforms(tx, site, allClaims);
  const platform = params.platform === undefined ? undefined : platforms.find((each) => each.platform === params.platform);
  if (params.platform !== undefined && !platform) throw notConnected();
  const context = { currency: site.currency, models, model };
  const store = await storeCostOf(tx, site, params, new Date());
  const { otherCurrencies } = await salesOf(tx, site, spanOf(params, site.timeZone));
  const answer = platform
    ? await belowPlatform(tx, site, { params, platform, context: { ...context, viewClaims: platform.viewClaims } })
    : await overPlatforms(tx, site, { params, platforms, allClaims, context });
  return {
    ...{ from, to, timeZone: site.timeZone, currency: site.currency, revenueBasis: revenueBasisOf(site.settings) },
    ...{ models: modelsForReaders(site, models), model, platforms },
    ...(params.platform !== undefined && { platform: params.platform }),
    ...(params.account !== undefined && { account: params.account }),
    ...{ under, ...answer },
    ...(store && { spend: spendOf(store) }),
    claimsLeftOut: (await claimsLeftOut(tx, site, params)).map(({ currency, micros }) => {
      return { amount: valueText(costOf(micros), 'money', storedCurrency(currency)), currency };
    }),
    otherCurrencies,
  };
}

function notConnected(): AppError {
  const detail = 'is no connected ad platform of this site';
  return new AppError('invalid_input', `platform: ${detail}`, { fields: [{ field: 'platform', detail }] });
}

type Answer = Pick<PlatformClaimsResult, 'level' | 'rows' | 'rowCount' | 'nextOffset' | 'total' | 'trend' | 'underNames'>;
type OverAll = { params: PlatformClaimsParams; platforms: ClaimingPlatform[]; allClaims: ClaimRow[] } & {
  context: Omit<FigureContext, 'viewClaims'>;
};

/** A row a platform, each by days of its own kind. */
async function overPlatforms(
  tx: ScopedTransaction,
  site: Site,
  { params, platforms, allClaims, context }: OverAll,
): Promise<Answer> {
  const node = nodeOf(site, params, { platform: undefined, by: [], under: [] });
  const cells: Cell[] = [];
  for (const datedBy of new Set(platforms.map((platform) => platform.datedBy))) {
    const steps = new Set(platforms.filter((each) => each.datedBy === datedBy).map(({ platform }) => `=${platform}`));
    const fits = ({ steps: [step = ''] }: { steps: string[] }) => steps.has(step);
    const credit = await creditsOf(tx, site, node, { models: context.models, datedBy });
    const windows = await windowsOf(tx, site, node, datedBy);
    cells.push(...joined(allClaims.filter(fits), credit.filter(fits), windows.filter(fits)));
  }
  const rows = platforms.map((platform): Row => {
    const cell = cells.find(({ steps }) => steps[0] === `=${platform.platform}`) ?? summed([]);
    const figures = figuresOf(cell, { ...context, viewClaims: platform.viewClaims });
    return { path: [], value: platform.platform, name: platform.name, hasRows: true, ...figures };
  });
  return { level: 'platform', rows, rowCount: rows.length, underNames: [] };
}

async function belowPlatform(tx: ScopedTransaction, site: Site, { params, platform, context }: Asked): Promise<Answer> {
  const { under, rows: kind, offset, limit } = params;
  const level: NodeLevel = kind === 'day' ? 'day' : (adLevels[under.length] ?? 'ad');
  const by: NodeLevel[] = [...adLevels.slice(0, under.length), level];
  const node = nodeOf(site, params, { platform: platform.platform, by, under });
  const asked = { models: context.models, datedBy: platform.datedBy, account: params.account };
  const cells = await cellsBelow(tx, site, { node, ...asked });
  const ordered = sortedCells(cells, params, context);
  const hasRows = level !== 'day' && level !== 'ad';
  const rows = withinSize(
    ordered.slice(offset, offset + limit).map((cell): Row => {
      const step = cell.steps[0] ?? '';
      const name = level === 'day' ? undefined : nameIn(cell, under.length);
      return {
        path: [...under, step],
        ...(step !== '' && { value: step.slice(1) }),
        ...(name !== undefined && { name }),
        hasRows,
        ...figuresOf(cell, context),
      };
    }),
  );
  const next = offset + rows.length;
  const total = summed(cells);
  return {
    ...{ level, rows, rowCount: ordered.length },
    ...(next < ordered.length && { nextOffset: next }),
    total: figuresOf(total, context),
    underNames: under.map((_, index) => nameIn(total, index)),
    ...(params.trend && { trend: await trendOf(tx, site, { params, platform, context }) }),
  };
}

/** What the platform calls a level of the cell; of several names the one that most was spent on. */
function nameIn({ claims }: Cell, index: number): string | undefined {
  const named = claims.filter(({ names }) => names[index] != null);
  return named.toSorted((left, right) => Number(right.micros - left.micros))[0]?.names[index] ?? undefined;
}

function sortedCells(cells: Cell[], { sort, rows }: PlatformClaimsParams, context: FigureContext): Cell[] {
  const by = sort ?? (rows === 'day' ? 'name' : 'cost');
  const named = cells.toSorted((left, right) => ((left.steps[0] ?? '') < (right.steps[0] ?? '') ? -1 : 1));
  if (by === 'name') return named;
  const figure = (cell: Cell): bigint => {
    const { micros, value } = addedClaims(cell.claims);
    if (by === 'cost') return micros;
    if (by === 'claimed') return value;
    const credited = cell.credit.get(context.model) ?? NO_CREDIT;
    if (by === 'credited') return credited.revenue;
    const { difference } = figuresOf(cell, context);
    return difference ? BigInt(difference.revenue.amount.replace('.', '')) : 0n;
  };
  const figures = new Map(named.map((cell) => [cell, figure(cell)]));
  return named.toSorted((left, right) => compared(figures.get(right) ?? 0n, figures.get(left) ?? 0n));
}

function compared(left: bigint, right: bigint): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

async function trendOf(tx: ScopedTransaction, site: Site, { params, platform, context }: Asked): Promise<Answer['trend']> {
  const { from, to, under, account } = params;
  const count = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
  const length = count <= TREND_POINTS_MAX ? 1 : Math.ceil(count / (WEEK_DAYS * TREND_POINTS_MAX)) * WEEK_DAYS;
  const days = dayEdges(params, site.timeZone, length);
  const by: NodeLevel[] = [...adLevels.slice(0, under.length), 'day'];
  const node = nodeOf(site, params, { platform: platform.platform, by, under }, days);
  const cells = await cellsBelow(tx, site, { node, models: [context.model], datedBy: platform.datedBy, account });
  const byDay = new Map(cells.map((cell) => [cell.steps[0], cell]));
  const nothing = partOf(less(NO_CREDIT, NO_CREDIT), context.currency);
  return days.names.map((day) => {
    const { claimed, models, window, cost } = figuresOf(byDay.get(`=${day}`) ?? summed([]), context);
    const { orders, revenue } = models[context.model] ?? nothing;
    return { day, claimed: claimed ?? nothing, credited: { orders, revenue }, window, cost };
  });
}
