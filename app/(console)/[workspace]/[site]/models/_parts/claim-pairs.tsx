'use client';
/** Which platforms would claim the same orders, each pair in two cells: the darker, the more orders. */
import { Title } from '@mantine/core';
import { Table } from '@/components/ui/table';
import type { ClaimPart, ClaimsResult } from '@/lib/reporting/reports/claims/definition';
import { type OpenClaims, Part } from './claim-part';

type Props = { report: ClaimsResult; open: OpenClaims };

export function ClaimPairs({ report: { platforms, pairs }, open }: Props) {
  const most = Math.max(1, ...pairs.map(({ orders }) => orders));
  const pairOf = (one: string, other: string) => pairs.find(({ platforms: both }) => both.includes(one) && both.includes(other));
  return (
    <>
      <Title order={3} size="h6" mt="md" mb="xs">
        Claimed by both
      </Title>
      <Table.ScrollContainer minWidth={platforms.length * 130 + 120}>
        <Table verticalSpacing={6} className="sticky-first" w="auto" withColumnBorders>
          <Table.Thead>
            <Table.Tr>
              <Table.Th />
              {platforms.map(({ platform, name }) => (
                <Table.Th key={platform} className="numeric">
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {platforms.map((row) => (
              <Table.Tr key={row.platform}>
                <Table.Th scope="row">{row.name}</Table.Th>
                {platforms.map((column) => {
                  const pair = row.platform === column.platform ? undefined : pairOf(row.platform, column.platform);
                  return (
                    <Table.Td key={column.platform} className="numeric" bg={shade(pair, most)}>
                      {pair && (
                        <Part
                          part={pair}
                          title={`${row.name} and ${column.name} would both claim`}
                          query={{ claimedBy: `${row.platform},${column.platform}` }}
                          open={open}
                        />
                      )}
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function shade(pair: ClaimPart | undefined, most: number): string | undefined {
  if (!pair || pair.orders === 0) return undefined;
  const strength = Math.round(8 + 22 * (pair.orders / most));
  return `color-mix(in srgb, var(--mantine-color-orange-6) ${strength}%, transparent)`;
}
