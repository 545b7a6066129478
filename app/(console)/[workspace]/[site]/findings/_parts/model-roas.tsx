'use client';
/** What each click model says of the campaign, folded until somebody asks; and of a fall its weeks. */
import { Anchor, Text } from '@mantine/core';
import { useState } from 'react';
import { formatCount, formatDate } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { FindingView } from '@/lib/reporting/reports/findings/definition';

export function ModelRoas({ evidence }: Pick<FindingView, 'evidence'>) {
  const [opened, setOpened] = useState(false);
  const { models, currency, fall } = evidence;
  return (
    <div>
      <Anchor component="button" type="button" size="sm" aria-expanded={opened} onClick={() => setOpened(!opened)}>
        {opened ? 'Hide' : 'Show'} what each click model says{fall && ', and its weeks'}
      </Anchor>
      {opened && (
        <>
          <Table.ScrollContainer minWidth={360}>
            <Table verticalSpacing={4} maw={560} aria-label="By model">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Model</Table.Th>
                  <Table.Th className="numeric">Revenue</Table.Th>
                  <Table.Th className="numeric">Orders</Table.Th>
                  <Table.Th className="numeric">ROAS</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {models.map(({ id, name, revenue, orders, roas }) => (
                  <Table.Tr key={id}>
                    <Table.Td>{name}</Table.Td>
                    <Table.Td className="numeric">
                      <Money of={{ amount: revenue, currency }} />
                    </Table.Td>
                    <Table.Td className="numeric">{formatCount(orders)}</Table.Td>
                    <Table.Td className="numeric">{formatCount(roas)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {fall && <Weeks fall={fall} currency={currency} />}
        </>
      )}
    </div>
  );
}

type WeeksProps = { fall: NonNullable<FindingView['evidence']['fall']>; currency: string };

function Weeks({ fall: { weeks }, currency }: WeeksProps) {
  return (
    <>
      <Table.ScrollContainer minWidth={360}>
        <Table verticalSpacing={4} maw={560} aria-label="By week">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Week from</Table.Th>
              <Table.Th className="numeric">Cost</Table.Th>
              <Table.Th className="numeric">Revenue</Table.Th>
              <Table.Th className="numeric">ROAS</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {weeks.map(({ from, cost, revenue }) => (
              <Table.Tr key={from}>
                <Table.Td>{formatDate(from)}</Table.Td>
                <Table.Td className="numeric">
                  <Money of={{ amount: cost, currency }} />
                </Table.Td>
                <Table.Td className="numeric">
                  <Money of={{ amount: revenue, currency }} />
                </Table.Td>
                <Table.Td className="numeric">{Number(cost) > 0 ? formatCount(Number(revenue) / Number(cost)) : '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed">
        Under last non-direct click, of orders within a week of the visit, so that all weeks are alike. The last two are held
        against the ones before by the prediction interval of their ROAS (Student’s t): of campaigns that are as before, one in a
        hundred is shown.
      </Text>
    </>
  );
}
