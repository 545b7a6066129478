/** Platform claims for spreadsheets: a line a row of the report, with the total of the node where there is one. */
import { csvText } from '@/lib/core/csv';
import { csvTable } from '../../csv-table';
import type { ClaimFigures, Part, PlatformClaimsResult } from './definition';

const FIRST = { platform: 'Platform', campaign: 'Campaign', adGroup: 'Ad group', ad: 'Ad', day: 'Day' };

/** Claims of each window stand in a line of their own below the row that has several. */
export function platformClaimsCsv(report: PlatformClaimsResult): string {
  const { currency, models, rows, total, level, platforms, platform, revenueBasis } = report;
  const money = (name: string) => `${name} (${currency})`;
  const pair = (name: string) => [`${name}: orders`, money(`${name}: revenue`)];
  const header = [
    ...['Platform', FIRST[level], 'Called by the platform', 'Our figures by', 'Claims by', 'Claim window', money('Cost')],
    ...[...pair('Claimed'), ...pair('Claimed after a view'), 'Claimed ROAS'],
    ...[...pair("In the platform's own click window"), ...pair('Of these, in windows of other platforms too')],
    ...models.flatMap(({ name }) => [...pair(name), `${name}: ROAS`]),
    ...[...pair('Difference'), ...pair('Difference: after views'), ...pair('Difference: no click held')],
    ...pair('Difference: credited elsewhere'),
  ];
  const nameOf = (id: string | undefined) => platforms.find((each) => each.platform === id);
  const line = (row: ClaimFigures, id: string | undefined, first: string, name: string) => {
    const of = nameOf(id);
    return [
      ...[of?.name ?? '', first, name, of?.datedBy === 'order' ? 'day of the order' : 'day of the visit'].map(csvText),
      ...figureCells(row, models),
    ];
  };
  const lines = rows.flatMap((row) => {
    const id = platform ?? row.value;
    const first = level === 'platform' ? (row.name ?? '') : (row.value ?? '');
    const windows = row.claims.length < 2 ? [] : row.claims;
    const blank = [csvText(nameOf(id)?.name ?? ''), csvText(first), '', ''];
    return [
      line(row, id, first, row.name ?? ''),
      ...windows.map((claim) => [...blank, ...windowCells(claim, header.length - 4)]),
    ];
  });
  const last = total ? [line(total, platform, 'Total', '')] : [];
  return csvTable([header.map(csvText), ...lines, ...last], revenueBasis);
}

function figureCells(row: ClaimFigures, models: PlatformClaimsResult['models']): string[] {
  const [claim, ...others] = row.claims;
  const isOne = claim !== undefined && others.length === 0;
  const window = isOne ? (claim.window ?? '') : others.length > 0 ? 'several: see the lines below' : '';
  return [
    ...[isOne ? basisName(claim.basis) : '', csvText(window), row.cost.amount],
    ...[...partCells(row.claimed), ...viewCells(isOne ? claim.views : undefined), row.claimedRoas ?? ''],
    ...[...partCells(row.window), ...partCells(row.shared)],
    ...models.flatMap(({ id }) => [...partCells(row.models[id]), row.models[id]?.roas ?? '']),
    ...[...partCells(row.difference), ...partCells(row.reasons?.views), ...partCells(row.reasons?.noClick)],
    ...partCells(row.reasons?.elsewhere),
  ];
}

/** A line of what one window claims, and nothing else. */
function windowCells({ basis, window, claimed, views }: ClaimFigures['claims'][number], length: number): string[] {
  const cells = [basisName(basis), csvText(window ?? ''), '', ...partCells(claimed), ...viewCells(views)];
  return [...cells, ...Array.from({ length: length - cells.length }, () => '')];
}

function basisName(basis: 'ad' | 'conversion'): string {
  return basis === 'ad' ? 'day of the ad' : 'day of the purchase';
}

function partCells(part: Part | undefined): string[] {
  return part ? [part.orders, part.revenue.amount] : ['', ''];
}

function viewCells(views: ClaimFigures['claims'][number]['views']): string[] {
  return [views?.orders ?? '', views?.revenue?.amount ?? ''];
}
