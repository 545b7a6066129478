/** What a row is about under a model, in one form: revenue, or how many conversions there were. */
import { formatCount, formatMoney } from '@/components/ui/format';
import type { Measured } from '@/lib/reporting/reports/performance/definition';
import type { Model } from './cell-orders';

export type Lead = { size: number; text: string; share?: string };

export function leadOf(measured: Measured | undefined, { id }: Pick<Model, 'id'>): Lead | undefined {
  const conversions = measured?.conversions?.[id];
  if (conversions) {
    const { conversions: count, share } = conversions;
    return { size: Number(count), text: formatCount(count), ...(share !== undefined && { share }) };
  }
  const orders = measured?.models[id];
  if (!orders) return undefined;
  return {
    size: Number(orders.revenue.amount),
    text: formatMoney(orders.revenue),
    ...(orders.share !== undefined && { share: orders.share }),
  };
}
