'use client';
/** The first rows as they read, the days that would cost something else, and who holds the same campaigns already. */
import { Alert, Stack, Text } from '@mantine/core';
import { formatCount, formatDate, formatMoney, formatDays } from '@/components/ui/format';
import { Table } from '@/components/ui/table';
import type { CostFilePreview } from '@/lib/workspace/cost-file-schemas';

/** More would hide the rows below. */
const DAYS_SHOWN = 10;

export function CostPreview({ preview }: { preview: CostFilePreview }) {
  const { rows, refused, from, to, total, format, changed, alsoHeldBy } = preview;
  const { currency } = format;
  return (
    <Stack gap="md">
      <Text size="sm">
        {formatMoney({ amount: total, currency })} in {formatCount(rows - refused)} rows
        {from && to && `, ${formatDays({ from, to })}`}
        {refused > 0 && `; ${formatCount(refused)} rows cannot be read and would be left out`}.
      </Text>
      {alsoHeldBy.length > 0 && (
        <Alert color="orange" variant="light" title="The same campaigns are held already">
          {alsoHeldBy.join(', ')} hold cost of the same campaigns on the same days: it would count twice.
        </Alert>
      )}
      {rows > refused && changed.length === 0 && <Text size="sm">All of it is held already: nothing would change.</Text>}
      {changed.length > 0 && <ChangedDays changed={changed} currency={currency} />}
      <Lines preview={preview} />
    </Stack>
  );
}

function ChangedDays({ changed, currency }: { changed: CostFilePreview['changed']; currency: string }) {
  const more = changed.length - DAYS_SHOWN;
  return (
    <div>
      <Table verticalSpacing={2} maw={520} data-testid="changed-days">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Day</Table.Th>
            <Table.Th scope="col" className="numeric">
              Now
            </Table.Th>
            <Table.Th scope="col" className="numeric">
              With this file
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changed.slice(0, DAYS_SHOWN).map(({ day, before, after }) => (
            <Table.Tr key={day}>
              <Table.Td>{formatDate(day)}</Table.Td>
              <Table.Td className="numeric">{formatMoney({ amount: before, currency })}</Table.Td>
              <Table.Td className="numeric">{formatMoney({ amount: after, currency })}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more > 0 && (
        <Text size="xs" c="dimmed">
          and {more === 1 ? 'one more day' : `${formatCount(more)} more days`}
        </Text>
      )}
    </div>
  );
}

function Lines({ preview: { lines, format } }: { preview: CostFilePreview }) {
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing={2} data-testid="cost-lines">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Row</Table.Th>
            <Table.Th scope="col">Day</Table.Th>
            <Table.Th scope="col">Campaign</Table.Th>
            <Table.Th scope="col">Ad group</Table.Th>
            <Table.Th scope="col">Ad</Table.Th>
            <Table.Th scope="col" className="numeric">
              Cost
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ row, day, campaign, adGroup, ad, cost, problem }) => (
            <Table.Tr key={row}>
              <Table.Td>{row}</Table.Td>
              {problem === undefined ? (
                <>
                  <Table.Td>{day && formatDate(day)}</Table.Td>
                  <Table.Td>{campaign}</Table.Td>
                  <Table.Td>{adGroup}</Table.Td>
                  <Table.Td>{ad}</Table.Td>
                  <Table.Td className="numeric">{cost && formatMoney({ amount: cost, currency: format.currency })}</Table.Td>
                </>
              ) : (
                <Table.Td colSpan={5}>
                  <Text size="sm" c="var(--mantine-color-error)">
                    {problem}
                  </Text>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
