'use client';
/** What was sold most and has no cost: what to fill in first. */
import { Text } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatCount, formatMoney } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import type { ContributionResult } from '@/lib/reporting/reports/contribution/definition';
import { LineButton } from './line-dialog';

const SHOWN_MAX = 20;

export function UnknownProducts({ report, mayManage }: { report: ContributionResult; mayManage: boolean }) {
  const { currency } = useSite();
  const { unknown, unknownCount, from } = report;
  if (unknownCount === 0)
    return <EmptyState title="Every product has a cost">Nothing was sold whose cost is not known.</EmptyState>;
  return (
    <>
      <Table.ScrollContainer minWidth={380}>
        <Table verticalSpacing={6} className="sticky-first">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Product</Table.Th>
              <Table.Th className="numeric">Pieces</Table.Th>
              <Table.Th className="numeric">Sold for</Table.Th>
              {mayManage && <Table.Th aria-label="Set its cost" />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {unknown.slice(0, SHOWN_MAX).map((product) => {
              const of = subjectOf(product);
              const name = product.name ?? of?.subject ?? 'Not named';
              return (
                <Table.Tr key={`${of?.scope} ${of?.subject} ${name}`}>
                  <Table.Td miw={120}>
                    {name}
                    {of && of.subject !== name && (
                      <Text span size="xs" c="dimmed" ml={6}>
                        {of.subject}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td className="numeric">{formatCount(product.quantity)}</Table.Td>
                  <Table.Td className="numeric">{formatMoney(product.sold)}</Table.Td>
                  {mayManage && (
                    <Table.Td className="numeric">
                      {of && (
                        <LineButton
                          currency={currency}
                          today={from}
                          start={{ kind: 'goods', ...of }}
                          label={`Set cost of ${name}`}
                        />
                      )}
                    </Table.Td>
                  )}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {unknownCount > SHOWN_MAX && (
        <Text size="xs" c="dimmed" mt={6}>
          The {SHOWN_MAX} most sold of {formatCount(unknownCount)}; the file has all, ready to be filled in and given back.
        </Text>
      )}
    </>
  );
}

/** By the most exact name that the shop gives it. */
function subjectOf({ variantId, sku, productId }: ContributionResult['unknown'][number]) {
  if (variantId !== undefined) return { scope: 'variant' as const, subject: variantId };
  if (sku !== undefined) return { scope: 'sku' as const, subject: sku };
  return productId === undefined ? undefined : { scope: 'product' as const, subject: productId };
}
