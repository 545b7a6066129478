/** How a target is written, as the figure is that it stands beside. */
import { formatCount, formatMoney, formatPercent } from '@/components/ui/format';
import { metrics } from '@/lib/metrics/registry';
import type { TargetMetric } from '@/lib/metrics/target';

/** Written as so many times, and no percentage. */
const TIMES: readonly string[] = ['roas', 'newRoas', 'pagesPerSession'];

export function targetText(metric: TargetMetric, value: string, currency: string): string {
  const { unit } = metrics[metric];
  if (unit === 'money') return formatMoney({ amount: twoDecimals(value), currency });
  if (unit === 'ratio' && !TIMES.includes(metric)) return formatPercent(Number(value), 2);
  return `${formatCount(value)}${metric === 'roas' || metric === 'newRoas' ? '×' : ''}`;
}

function twoDecimals(value: string): string {
  const [whole = '0', decimals = ''] = value.split('.');
  return decimals.length > 2 ? Number(value).toFixed(2) : `${whole}.${decimals.padEnd(2, '0')}`;
}
