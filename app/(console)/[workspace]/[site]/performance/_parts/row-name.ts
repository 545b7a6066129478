/** A row of the table in words, by what its level is. */
import { formatWeekday } from '@/components/ui/format';
import { salesChannelNames, salesChannels } from '@/lib/model/sales-channel';
import { isLabelDimension, labelOf } from '@/lib/reporting/dimension-names';
import type { PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import { performanceTitle, type PerformanceDimension } from '@/lib/reporting/reports/performance/names';

export type Row = PerformanceResult['rows'][number];

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

export function rowName({ kind, value = '' }: Pick<Row, 'kind' | 'value'>, dimension: PerformanceDimension): string {
  if (kind === 'unattributed') return 'Unattributed';
  if (kind === 'left_out') return 'No ad earns these';
  return kind === 'not_stated' ? missingName(dimension) : valueName(dimension, value);
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
      return /^[A-Z]{2}$/.test(value) ? (regions.of(value) ?? value) : value;
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
