'use client';
/** What bidding would have seen of the last 30 days' orders: by the value rule as saved, and beside it as edited. */
import { Loader, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Table } from '@/components/ui/table';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatCount, formatMoney } from '@/components/ui/format';
import { ErrorState } from '@/components/ui/states';
import type { ValueSetting } from '@/lib/model/mapping';
import type { ValuePreview as Preview, ValueSums } from '@/lib/workspace';
import { previewValueAction } from '../../actions';

const TYPING_MS = 400;

type Props = {
  /** As it is saved. */
  before: ValueSetting;
  after: ValueSetting;
};

export function ValuePreview(props: Props) {
  const { data, error, refetch, isPlaceholderData } = useValuePreview(props);
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Loader size="sm" aria-label="Loading" />;
  const { days, orders } = data;
  if (orders === 0) return <Text size="xs">There were no orders in the last {days} days to try this rule on.</Text>;
  return (
    <Stack gap={4} data-testid="value-preview" aria-busy={isPlaceholderData}>
      <Text size="xs" fw={600}>
        What the platform would have been sent for orders of the last {days} days
      </Text>
      <Figures preview={data} isSame={JSON.stringify(props.before) === JSON.stringify(props.after)} />
      <Text size="xs" c="dimmed">
        Before refunds: what goes back before an order is sent is taken off where the platform takes no refunds. Consent and the
        conditions of this rule are not applied.
      </Text>
    </Stack>
  );
}

function useValuePreview(props: Props) {
  const site = useSite();
  const [settled] = useDebouncedValue(JSON.stringify(props), TYPING_MS);
  return useQuery({
    queryKey: ['value', site.id, settled],
    queryFn: async () => {
      const result = await previewValueAction(site.id, JSON.parse(settled));
      if (!result.ok) throw new Error(result.failure.message);
      return result.value;
    },
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** One column for each rule; the saved one alone while nothing is changed. */
function Figures({ preview: { orders, isCut, before, after }, isSame }: { preview: Preview; isSame: boolean }) {
  const columns = isSame ? [before] : [before, after];
  const currencies = [...new Set(columns.flatMap(({ values }) => values.map(({ currency }) => currency)))];
  return (
    <Table.ScrollContainer minWidth={260}>
      <Table verticalSpacing={2} fz="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">
              {isCut ? `The latest ${formatCount(orders)} orders` : `${formatCount(orders)} orders`}
            </Table.Th>
            <Table.Th scope="col" ta="right">
              As saved
            </Table.Th>
            {!isSame && (
              <Table.Th scope="col" ta="right">
                As edited
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {currencies.map((currency) => (
            <Rows key={currency} currency={currency} sums={columns} isOnly={currencies.length === 1} />
          ))}
          <CountRow label="Sent without a value" counts={columns.map(({ withoutValue }) => withoutValue)} />
          <CountRow label="Not sent: an item’s cost is not known" counts={columns.map(({ notSent }) => notSent)} />
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Rows({ currency, sums, isOnly }: { currency: string; sums: ValueSums[]; isOnly: boolean }) {
  const found = sums.map(({ values }) => values.find((value) => value.currency === currency));
  return (
    <>
      <Table.Tr>
        <Table.Th scope="row">{isOnly ? 'Value sent' : `Value sent in ${currency}`}</Table.Th>
        {found.map((value, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the columns are fixed
          <Table.Td key={place} ta="right">
            {value ? formatMoney(value) : '–'}
          </Table.Td>
        ))}
      </Table.Tr>
      <CountRow
        label={isOnly ? 'Orders with a value' : `Orders in ${currency}`}
        counts={found.map((value) => value?.orders ?? 0)}
        always
      />
    </>
  );
}

function CountRow({ label, counts, always = false }: { label: string; counts: number[]; always?: boolean }) {
  if (!always && counts.every((count) => count === 0)) return null;
  return (
    <Table.Tr>
      <Table.Th scope="row">{label}</Table.Th>
      {counts.map((count, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns are fixed
        <Table.Td key={place} ta="right">
          {formatCount(count)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
