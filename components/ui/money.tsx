/** Money in a table: short from four digits on, the exact amount on hover and to screen readers' titles. */
import type { WireMoney } from '@/lib/reporting/wire';
import { formatMoney, formatShortMoney } from './format';

export function Money({ of: money }: { of: WireMoney }) {
  const [short, exact] = [formatShortMoney(money), formatMoney(money)];
  return short === exact ? exact : <span title={exact}>{short}</span>;
}
