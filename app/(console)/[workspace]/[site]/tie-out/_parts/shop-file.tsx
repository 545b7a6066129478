'use client';
/** Gives the shop's own daily sales report, to hold totals against figures that were worked out without us. */
import { Button, FileButton, Group, Text } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { importShopDaysAction } from '../actions';

export function ShopFile({ onTaken }: { onTaken: () => void }) {
  const { id } = useSite();
  const { save, pending } = useSave();
  const take = async (file: File | null) => {
    const text = await file?.text();
    if (text) save(() => importShopDaysAction(id, text), 'The shop’s report is taken in.', onTaken);
  };
  return (
    <Group gap="sm">
      <FileButton onChange={(file) => void take(file)} accept=".csv,text/csv">
        {(props) => (
          <Button {...props} size="compact-sm" variant="default" loading={pending}>
            Add the shop’s own report
          </Button>
        )}
      </FileButton>
      <Text size="xs" c="dimmed">
        By day, as CSV: “Total sales over time” in Shopify, Analytics, Revenue in WooCommerce.
      </Text>
    </Group>
  );
}
