'use client';
/** The view of the page, kept in the address, and how a figure opens the orders behind it. */
import { useQueryStates } from 'nuqs';
import { presentQuery } from '@/app/(console)/_kit/api-url';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { useModels } from '@/app/(console)/_kit/site-context';
import { useRange } from '@/app/(console)/_kit/use-range';
import { chosenOrders, viewOf, viewParsers } from '../query';

export function useView() {
  const models = useModels().map(({ id }) => id);
  const [chosen, change] = useQueryStates(viewParsers);
  return { ...viewOf(chosen, models), change };
}

export type View = ReturnType<typeof useView>;

/** What the figure is called, what it says, and which orders are meant beside the page's own filters; some are of every channel. */
export type Open = (title: string, figure: string, orders: Record<string, string>, ofEveryChannel?: boolean) => void;

/** The orders that are open, how to open others and to close them. */
export function useOpen(view: View) {
  const { range } = useRange();
  const [opened, setOpened] = useOpenedOrders();
  const open: Open = (title, figure, orders, ofEveryChannel = false) => {
    const filter = chosenOrders(ofEveryChannel ? { ...view, channel: null } : view, range);
    return void setOpened({ title, figure, query: { ...presentQuery(filter), ...orders } });
  };
  return { opened, open, close: () => void setOpened(null) };
}
