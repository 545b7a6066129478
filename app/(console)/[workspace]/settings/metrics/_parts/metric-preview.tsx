'use client';
/** What a metric comes to in the last 30 days, of a store and of its channels: asked for again a moment after each change. */
import { Group, NativeSelect, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useAsk } from '@/app/(console)/_kit/use-ask';
import { formatCount, formatMetric, formatRange } from '@/components/ui/format';
import type { StatedMetric } from '@/lib/model/own-metric-schema';
import type { MetricPreview } from '@/lib/reporting/own-metrics';
import { previewMetricAction } from '../actions';

/** Long enough that a number is typed to its end. */
const PAUSE_MS = 400;

export type SiteChoice = { id: string; name: string };
type Props = { workspace: string; sites: SiteChoice[]; metric: StatedMetric };

export function MetricPreviewPanel({ workspace, sites, metric: { id, formula, unit, decimals = 2 } }: Props) {
  const [siteId, setSiteId] = useState(sites[0]?.id ?? '');
  const { answer, failure, ask } = useAsk<MetricPreview>();
  const [settled] = useDebouncedValue(formula, PAUSE_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for when the formula is another, not when the page is drawn again.
  useEffect(() => {
    if (siteId) ask(() => previewMetricAction(workspace, siteId, { id, formula: settled, unit }));
  }, [workspace, siteId, id, settled, unit]);
  if (!siteId) return null;
  return (
    <Stack gap="xs" component="section" aria-label="Preview" aria-live="polite">
      <Group justify="space-between" align="flex-end">
        <Title order={4} size="h5">
          {answer ? `The last 30 days, ${formatRange(answer)}` : 'The last 30 days'}
        </Title>
        {sites.length > 1 && (
          <NativeSelect
            aria-label="Site of the preview"
            data={sites.map(({ id, name }) => ({ value: id, label: name }))}
            value={siteId}
            onChange={(event) => setSiteId(event.currentTarget.value)}
          />
        )}
      </Group>
      {failure && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {failure.message}
        </Text>
      )}
      {!answer && !failure && <Skeleton h={160} role="status" aria-label="Loading" />}
      {answer && <Figures preview={answer} decimals={decimals} />}
    </Stack>
  );
}

function Figures({ preview, decimals }: { preview: MetricPreview; decimals: number }) {
  const { total, rows, rowsLeftOut, unit, currency } = preview;
  const text = (value: string | undefined) =>
    value === undefined ? 'no value' : formatMetric(value, { unit, decimals, currency });
  return (
    <>
      <Table data-testid="metric-preview" verticalSpacing={6} horizontalSpacing="xs" maw={420}>
        <Table.Tbody>
          <Table.Tr>
            <Table.Th scope="row">Store total</Table.Th>
            <Table.Td ta="right" fw={600}>
              {text(total)}
            </Table.Td>
          </Table.Tr>
          {rows.map(({ name, value }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {name}
              </Table.Th>
              <Table.Td ta="right">{text(value)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {rowsLeftOut > 0 && (
        <Text size="xs" c="dimmed">
          {rowsLeftOut === 1 ? 'One more channel' : `${formatCount(rowsLeftOut)} more channels`} under Performance.
        </Text>
      )}
    </>
  );
}
