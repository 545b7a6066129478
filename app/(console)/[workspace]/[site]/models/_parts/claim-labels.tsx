'use client';
/** What the platforms would claim by a label of the clicks: a row a value, a column a platform. */
import { Group, Select, Table, Text, Title } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatCount, formatMoney } from '@/components/ui/format';
import { labelFilterText } from '@/lib/reporting/dimension-names';
import type { ClaimsResult } from '@/lib/reporting/reports/claims/definition';
import { type OpenClaims, Part } from './claim-part';

const NONE = 'none';

type Props = {
  report: ClaimsResult;
  /** Undefined until one is chosen. */
  label: string | undefined;
  choose: (label: string | null) => void;
  open: OpenClaims;
};

/** Nothing on a site without labels. */
export function ClaimLabels({ report, label, choose, open }: Props) {
  const { labels } = useSite();
  if (labels.length === 0) return null;
  return (
    <>
      <Group justify="space-between" align="flex-end" mt="md" mb="xs">
        <Title order={3} size="h6">
          By label of the click
        </Title>
        <Select
          aria-label="Label of the click"
          w={180}
          allowDeselect={false}
          data={[{ value: NONE, label: 'Choose a label' }, ...labels]}
          value={label ?? NONE}
          onChange={(chosen) => choose(chosen === NONE ? null : chosen)}
        />
      </Group>
      {label !== undefined && report.byLabel && <Values report={report} byLabel={report.byLabel} label={label} open={open} />}
    </>
  );
}

type ValuesProps = { report: ClaimsResult; byLabel: NonNullable<ClaimsResult['byLabel']>; label: string; open: OpenClaims };

function Values({ report: { platforms }, byLabel, label, open }: ValuesProps) {
  return (
    <>
      <Table.ScrollContainer minWidth={platforms.length * 130 + 260} type="native">
        <Table verticalSpacing={6} className="sticky-first" aria-label={`Claims by ${label}`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{label}</Table.Th>
              {platforms.map(({ platform, name }) => (
                <Table.Th key={platform} className="numeric">
                  {name}
                </Table.Th>
              ))}
              <Table.Th className="numeric">All claims</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {byLabel.map(({ value, claimed, platforms: claiming }) => (
              <Table.Tr key={value ?? ''}>
                <Table.Th scope="row" fw={400} maw={220}>
                  <Text size="sm" truncate title={value} c={value === undefined ? 'dimmed' : undefined}>
                    {value ?? `No label ${label}`}
                  </Text>
                </Table.Th>
                {platforms.map(({ platform, name }) => {
                  const part = claiming.find((own) => own.platform === platform)?.claimed;
                  return (
                    <Table.Td key={platform} className="numeric">
                      {part && (
                        <Part
                          part={part}
                          title={`${name} would claim for ${value ?? `no label ${label}`}`}
                          query={{ claimedBy: platform, claimLabel: labelFilterText(label, value) }}
                          open={open}
                        />
                      )}
                    </Table.Td>
                  );
                })}
                <Table.Td className="numeric">
                  {formatCount(claimed.orders)}{' '}
                  <Text span size="xs" c="dimmed">
                    {formatMoney(claimed.revenue)}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed" mt={4}>
        A platform claims an order for its last click before it. An order counts once for every platform that claims it.
      </Text>
    </>
  );
}
