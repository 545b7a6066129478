/** A row of the table in words, by what its level is. */
import { countryName, formatWeekday } from '@/components/ui/format';
import { salesChannelNames, salesChannels } from '@/lib/model/sales-channel';
import { isLabelDimension, labelOf } from '@/lib/reporting/dimension-names';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { performanceTitle, type PerformanceDimension } from '@/lib/reporting/reports/performance/names';

export type Row = PerformanceResult['rows'][number];

export function rowName({ kind, value = '' }: Pick<Row, 'kind' | 'value'>, dimension: PerformanceDimension): string {
  if (kind === 'unattributed') return 'Unattributed';
  if (kind === 'left_out') return 'No ad earns these';
  return kind === 'not_stated' ? missingName(dimension) : valueName(dimension, value);
}

/**
 * The rows as bands of a chart: each under a name of its own, also where a campaign is called "Unattributed". Pages are named without
 * their host where it is the same for all, as names of a legend are short.
 */
export function bandNames(rows: Pick<Row, 'kind' | 'value'>[], dimension: PerformanceDimension): string[] {
  const words = new Set(rows.filter(({ kind }) => kind !== 'value').map((row) => rowName(row, dimension)));
  const hosts = new Set(rows.flatMap(({ kind, value = '' }) => (kind === 'value' ? [value.split('/', 1)[0]] : [])));
  const short = (name: string) =>
    dimension === 'landingPage' && hosts.size === 1 && name.includes('/') ? name.slice(name.indexOf('/')) : name;
  return rows.map((row) => {
    const name = rowName(row, dimension);
    if (row.kind !== 'value') return name;
    return words.has(name) ? `“${name}”` : short(name);
  });
}

/** What is said where there is no value: a label's name is the store's own, and is written as the store does. */
export function missingName(dimension: PerformanceDimension): string {
  return isLabelDimension(dimension) ? `No label ${labelOf(dimension)}` : `No ${performanceTitle(dimension).toLowerCase()}`;
}

/** A value as the store's owner knows it. */
export function valueName(dimension: PerformanceDimension, value: string): string {
  switch (dimension) {
    case 'day':
      return formatWeekday(value);
    case 'country':
      return countryName(value);
    case 'device':
      return value.replace(/^./, (first) => first.toUpperCase());
    case 'salesChannel': {
      const known = salesChannels.find((channel) => channel === value);
      return known ? salesChannelNames[known] : value;
    }
    default:
      return value;
  }
}
