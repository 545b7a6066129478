'use client';
/** A count of orders by how they are tied to browsers, which opens them. */
import type { ReactNode } from 'react';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { Drill } from '@/components/report/drill';
import { formatMoney } from '@/components/ui/format';
import { type Tie, tieText } from '@/lib/reporting/reports/quality/tie';
import type { WireMoney } from '@/lib/reporting/wire';

type Props = {
  name: string;
  from: string;
  to: string;
  tie: Tie;
  /** Where the report says what they are worth. */
  revenue?: WireMoney;
  isNothing?: boolean;
  children: ReactNode;
};

/** Sales in whatever currency: the report counts them all, and their money in the site's own. */
export function Tied({ name, from, to, tie, revenue, isNothing = false, children }: Props) {
  const [, setOpened] = useOpenedOrders();
  const open = () =>
    void setOpened({
      title: name,
      figure: revenue ? `They sum to ${formatMoney(revenue)}, net of refunds.` : 'Latest first.',
      query: { from, to, tie: tieText(tie), sales: 'any_currency' },
    });
  return (
    <Drill label={`Orders: ${name}`} onClick={open} isNothing={isNothing}>
      {children}
    </Drill>
  );
}
