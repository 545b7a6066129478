'use client';
/** Which orders the sections of the page are about, kept in the URL. */
import { Group } from '@mantine/core';
import { useQueryStates } from 'nuqs';
import { BuyerSelect, PlacedSelect } from '@/components/report/order-filter';
import { orderParsers, orderQuery } from '../query';

/** The choice as the API's parameters, and how to change it. */
export function useOrderChoice() {
  const [view, change] = useQueryStates(orderParsers);
  return { ...view, change, query: orderQuery(view) };
}

export function OrderChoice() {
  const { placed, buyer, change } = useOrderChoice();
  return (
    <Group gap="xs" align="flex-end">
      <PlacedSelect value={placed} onChange={(next) => void change({ placed: next })} withoutTests />
      <BuyerSelect value={buyer} onChange={(next) => void change({ buyer: next })} />
    </Group>
  );
}

/** Parameters without those that are absent, for a list of orders. */
export function present(query: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
