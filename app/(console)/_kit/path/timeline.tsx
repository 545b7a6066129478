'use client';
/** The touches before the order, or another conversion, in order of time, each with its click id and landing page; and those that do not count, with the reason. */
import { ActionIcon, Badge, Code, CopyButton, Group, Stack, Table, Text, Timeline as Line, Tooltip } from '@mantine/core';
import {
  IconAd2,
  IconArrowBarRight,
  IconCheck,
  IconCopy,
  IconLink,
  IconShoppingBag,
  IconSpeakerphone,
  IconTargetArrow,
} from '@tabler/icons-react';
import { ChannelName } from '@/components/report/channel';
import { formatTime, words } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import type { ReceiptResult, ReceiptTouch } from '@/lib/reporting/reports/receipt/definition';

const icons: Record<string, typeof IconLink> = {
  ad_click: IconAd2,
  campaign: IconSpeakerphone,
  referral: IconLink,
  direct: IconArrowBarRight,
};

type TimelineProps = {
  receipt: { touches: ReceiptTouch[]; timeZone: string; pathLimit?: string | undefined };
  /** What the path leads to. */
  end: { title: string; at: string };
  what?: 'order' | 'conversion';
};

export function Timeline({ receipt: { touches, pathLimit, timeZone }, end, what = 'order' }: TimelineProps) {
  if (touches.length === 0) {
    return (
      <EmptyState title={`Nothing was seen before this ${what}`}>
        No touchpoint of this {what === 'order' ? 'buyer' : 'person'} lies in the lookback window, or they did not consent.
      </EmptyState>
    );
  }
  return (
    <Stack gap="sm">
      {pathLimit && (
        <Text size="sm" c="dimmed">
          {pathLimit}
        </Text>
      )}
      <Line bulletSize={26} lineWidth={2} active={touches.length}>
        {touches.map((touch) => {
          const Icon = icons[touch.kind] ?? IconLink;
          return (
            <Line.Item key={touch.id} bullet={<Icon size={14} />} title={<TouchTitle touch={touch} />}>
              <TouchFacts touch={touch} timeZone={timeZone} />
            </Line.Item>
          );
        })}
        <Line.Item
          bullet={what === 'order' ? <IconShoppingBag size={14} /> : <IconTargetArrow size={14} />}
          title={<Text fw={600}>{end.title}</Text>}
        >
          <Text size="sm" c="dimmed">
            {formatTime(end.at, timeZone, true)}
          </Text>
        </Line.Item>
      </Line>
    </Stack>
  );
}

function TouchTitle({ touch }: { touch: ReceiptTouch }) {
  return (
    <Group gap="xs">
      <ChannelName channel={touch.channel} />
      <Text fw={400}>{[touch.source, touch.campaign, touch.adGroup, touch.ad, touch.keyword].filter(Boolean).join(' › ')}</Text>
      {touch.paid && (
        <Badge size="xs" variant="outline" color="gray" c="inherit">
          paid
        </Badge>
      )}
    </Group>
  );
}

function TouchFacts({ touch, timeZone }: { touch: ReceiptTouch; timeZone: string }) {
  return (
    <Stack gap={2}>
      <Text size="sm" c="dimmed">
        {formatTime(touch.at, timeZone, true)} · {words(touch.kind)}
        {touch.device && ` · ${touch.device}`} · browser {touch.visitorId.slice(-6)}
      </Text>
      {touch.clickIds.map(({ param, platform, value }) => (
        <Group key={`${param} ${value}`} gap={6} wrap="nowrap">
          <Code style={{ overflowWrap: 'anywhere' }} title={`Click ID of ${platform}`} data-testid="click-id">
            {param}={value}
          </Code>
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <ActionIcon size="sm" variant="subtle" color="gray" c="inherit" onClick={copy} aria-label={`Copy the ${param}`}>
                {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              </ActionIcon>
            )}
          </CopyButton>
        </Group>
      ))}
      <ClickDoubts touch={touch} />
      {touch.anothers && (
        <Text size="xs" c="dimmed">
          {touch.anothers}
        </Text>
      )}
      {touch.landingUrl && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          landed on {touch.landingUrl}
        </Text>
      )}
      {touch.referrer && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          from {touch.referrer}
        </Text>
      )}
    </Stack>
  );
}

/** Why a click ID of the touch is none, or is missing. */
function ClickDoubts({ touch }: { touch: ReceiptTouch }) {
  return (
    <>
      {touch.repeatedClickId && (
        <Tooltip
          label={
            touch.clickIds.length > 0
              ? 'Another browser brought this click ID before: the buyer went from an app to a browser, or somebody passed the link on. The visit is shown as the link says. The two browsers are not joined by it.'
              : 'So many browsers brought this click ID that it stands in a saved or published link. The visit is shown as the link says; the click ID is not used.'
          }
          multiline
          maw={320}
        >
          <Text size="xs" c="dimmed" tabIndex={0} style={{ cursor: 'help', width: 'fit-content' }}>
            {touch.clickIds.length > 0
              ? 'repeated click ID: another browser brought it first'
              : 'saved link: its click ID is not used'}
          </Text>
        </Tooltip>
      )}
      {touch.clickIdLikelyStripped && (
        <Tooltip label="A paid link of a platform that marks every click, without its mark: browsers and privacy tools remove it. The campaign parameters stayed.">
          <Text size="xs" c="dimmed" tabIndex={0} style={{ cursor: 'help', width: 'fit-content' }}>
            click ID probably stripped by the browser
          </Text>
        </Tooltip>
      )}
    </>
  );
}

export function RejectedTouches({ receipt: { rejected, timeZone } }: { receipt: Pick<ReceiptResult, 'rejected' | 'timeZone'> }) {
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Time</Table.Th>
            <Table.Th>Touch</Table.Th>
            <Table.Th>Why it earned nothing</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rejected.map((touch) => (
            <Table.Tr key={touch.id}>
              <Table.Td>{formatTime(touch.at, timeZone)}</Table.Td>
              <Table.Td>
                <TouchTitle touch={touch} />
              </Table.Td>
              <Table.Td>{touch.explain}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
