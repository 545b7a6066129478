'use client';
/** What the model, as it stands in the form, makes of the site's latest orders: asked for again a moment after each change. */
import { Progress, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect } from 'react';
import { useAsk } from '@/app/(console)/_kit/use-ask';
import { ChannelName } from '@/components/report/channel';
import { formatCount, formatMoney, formatPercent, formatTime } from '@/components/ui/format';
import type { Id } from '@/lib/core/id';
import type { CustomRule } from '@/lib/model/custom-model';
import type { ModelPreview } from '@/lib/reporting/model-preview';
import { previewModelAction } from '../../../actions';
import type { LabelValue } from './weight-fields';

/** Long enough that a number is typed to its end. */
const PAUSE_MS = 400;

/** Whose model it is, and which channels and labels its visits may have. */
export type ModelPlace = { workspace: string; siteId: Id<'site'>; timeZone: string; channels: string[]; labels: LabelValue[] };

export function ModelPreviewPanel({ place: { workspace, siteId, timeZone }, rule }: { place: ModelPlace; rule: CustomRule }) {
  const { answer, failure, ask } = useAsk<ModelPreview>();
  const [settled] = useDebouncedValue(rule, PAUSE_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for when the rule is another, not when the page is drawn again.
  useEffect(() => ask(() => previewModelAction(workspace, siteId, settled)), [workspace, siteId, settled]);
  return (
    <Stack gap="sm" component="section" aria-label="Preview" aria-live="polite">
      {failure && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {failure.message}
        </Text>
      )}
      {!answer && !failure && <Skeleton h={240} role="status" aria-label="Loading" />}
      {answer && answer.orders === 0 && <Text size="sm">There are no orders to show it on yet.</Text>}
      {answer && answer.orders > 0 && (
        <>
          <Channels preview={answer} />
          {answer.example && <Example example={answer.example} timeZone={timeZone} />}
        </>
      )}
    </Stack>
  );
}

function Channels({ preview: { channels, orders } }: { preview: ModelPreview }) {
  const largest = Math.max(...channels.flatMap(({ draft, compared }) => [Number(draft.amount), Number(compared.amount)]), 0);
  return (
    <div>
      <Title order={4} size="h5">
        {orders === 1 ? 'Your latest order' : `Your latest ${formatCount(orders)} orders`}
      </Title>
      <Table data-testid="model-preview" verticalSpacing={6} horizontalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Channel</Table.Th>
            <Table.Th ta="right">Last non-direct click</Table.Th>
            <Table.Th ta="right">This model</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {channels.map(({ channel, draft, compared }) => (
            <Table.Tr key={channel ?? ''}>
              <Table.Td>
                <ChannelName channel={channel ?? 'Unattributed'} />
                <Progress.Root size={4} mt={4} aria-hidden>
                  <Progress.Section value={largest > 0 ? (Number(draft.amount) / largest) * 100 : 0} />
                </Progress.Root>
              </Table.Td>
              <Table.Td ta="right">{formatMoney(compared)}</Table.Td>
              <Table.Td ta="right" fw={600}>
                {formatMoney(draft)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Example({ example, timeZone }: { example: NonNullable<ModelPreview['example']>; timeZone: string }) {
  const { orderedAt, revenue, touches, more } = example;
  return (
    <div>
      <Title order={4} size="h5">
        The order that differs most
      </Title>
      <Text size="sm" c="dimmed">
        {formatMoney(revenue)} on {formatTime(orderedAt, timeZone)}
        {more > 0 && `; ${formatCount(more)} earlier visits are not shown`}
      </Text>
      <Table verticalSpacing={6} horizontalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Visit</Table.Th>
            <Table.Th ta="right">Last non-direct click</Table.Th>
            <Table.Th ta="right">This model</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {touches.map(({ at, channel, source, campaign, draft, compared }) => (
            <Table.Tr key={`${at} ${channel} ${source} ${campaign}`}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <ChannelName channel={channel} />
                <Text size="xs" c="dimmed">
                  {[formatTime(at, timeZone), source, campaign].filter(Boolean).join(', ')}
                </Text>
              </Table.Td>
              <Table.Td ta="right">{formatPercent(Number(compared))}</Table.Td>
              <Table.Td ta="right" fw={600}>
                {formatPercent(Number(draft))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
