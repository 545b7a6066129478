'use client';
/** Gives the shop's own reports, to hold totals against figures that were worked out without us. */
import { Button, FileButton, Group, Text } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, postJson } from '@/app/(console)/_kit/use-api';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatCount, formatRange } from '@/components/ui/format';
import { addDays, parseDay } from '@/lib/core/day';
import { fail, ok } from '@/lib/core/result';
import type { FormResult } from '@/lib/http/attempt';
import type { ShopDaysTaken, ShopOrdersTaken } from '@/lib/workspace';

export function ShopFile({ onTaken }: { onTaken: () => void }) {
  return (
    <Group gap="sm">
      <File<ShopDaysTaken>
        to="shop-days"
        said={({ from, through }) => `Its days are in: ${days(from, through)}.`}
        onTaken={onTaken}
      >
        Add the shop’s daily report
      </File>
      <File<ShopOrdersTaken>
        to="shop-orders"
        said={({ orders, from, through }) => `${formatCount(orders)} orders are compared: ${days(from, through)}.`}
        onTaken={onTaken}
      >
        Add the shop’s list of orders
      </File>
      <Text size="xs" c="dimmed">
        As CSV. By day: “Total sales over time” in Shopify, Analytics, Revenue in WooCommerce. Orders: the shop’s export of
        orders, to find those that are missing here; none is imported by it.
      </Text>
    </Group>
  );
}

type FileProps<Taken> = { to: string; said: (taken: Taken) => string; onTaken: () => void; children: string };

function File<Taken>({ to, said, onTaken, children }: FileProps<Taken>) {
  const { id } = useSite();
  const { save, pending } = useSave();
  const take = async (file: globalThis.File | null) => {
    const csv = await file?.text();
    if (csv) save(() => send<Taken>(apiUrl(id, to), csv), said, onTaken);
  };
  return (
    <FileButton onChange={(file) => void take(file)} accept=".csv,text/csv">
      {(props) => (
        <Button {...props} size="compact-sm" variant="default" loading={pending}>
          {children}
        </Button>
      )}
    </FileButton>
  );
}

/** Larger than a form may be: what is wrong with the file comes back as a form's failure all the same. */
async function send<Taken>(url: string, csv: string): Promise<FormResult<Taken>> {
  try {
    return ok(await postJson<Taken>(url, { csv }));
  } catch (error) {
    return fail({ message: error instanceof Error ? error.message : String(error), fields: {} });
  }
}

function days(from: string, through: string): string {
  const last = parseDay(through);
  return last ? formatRange({ from, to: addDays(last, 1) }) : from;
}
