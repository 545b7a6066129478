'use client';
/**
 * The touches before the order, or another conversion, as a line in time, with what passed between them, each with its click id and
 * landing page; and those that do not count, with the reason.
 */
import { ActionIcon, Badge, Code, CopyButton, Group, Stack, Text, ThemeIcon } from '@mantine/core';
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
import type { ReactNode } from 'react';
import { Table } from '@/components/ui/table';
import { Tooltip } from '@/components/ui/tooltip';
import { duration } from '@/components/ui/duration';
import { ChannelName } from '@/components/report/channel';
import { formatTime, words } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import type { ReceiptResult, ReceiptTouch } from '@/lib/reporting/reports/receipt/definition';
import { foldedUrl } from './folded-url';
import classes from './timeline.module.css';

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
      <ol className={classes['line']}>
        {touches.map((touch, index) => (
          <Stop key={touch.id} icon={icons[touch.kind] ?? IconLink} since={touches[index - 1]?.at} at={touch.at}>
            <TouchTitle touch={touch} />
            <TouchFacts touch={touch} timeZone={timeZone} />
          </Stop>
        ))}
        <Stop icon={what === 'order' ? IconShoppingBag : IconTargetArrow} since={touches.at(-1)?.at} at={end.at} isEnd>
          <Text fw={600} size="sm">
            {end.title}
          </Text>
          <Text size="xs" c="dimmed">
            {formatTime(end.at, timeZone)}
          </Text>
        </Stop>
      </ol>
    </Stack>
  );
}

type StopProps = {
  icon: typeof IconLink;
  /** When the one before was. */
  since: string | undefined;
  at: string;
  isEnd?: boolean;
  children: ReactNode;
};

/** One stop of the line, with the time that passed since the one before. */
function Stop({ icon: Icon, since, at, isEnd = false, children }: StopProps) {
  return (
    <li className={classes['stop']}>
      <div className={classes['rail']}>
        <ThemeIcon radius="xl" size={26} variant={isEnd ? 'filled' : 'default'} aria-hidden>
          <Icon size={14} />
        </ThemeIcon>
        {since && (
          <Text span size="xs" c="dimmed">
            {duration((Date.parse(at) - Date.parse(since)) / 1000)} later
          </Text>
        )}
      </div>
      <div className={classes['body']}>{children}</div>
    </li>
  );
}

function TouchTitle({ touch }: { touch: ReceiptTouch }) {
  return (
    <Group gap="2px 8px">
      <Text span size="sm" fw={600}>
        <ChannelName channel={touch.channel} />
      </Text>
      <Text size="sm">{[touch.source, touch.campaign, touch.adGroup, touch.ad, touch.keyword].filter(Boolean).join(' › ')}</Text>
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
      <Text size="xs" c="dimmed" title={formatTime(touch.at, timeZone, true)}>
        {formatTime(touch.at, timeZone)} · {words(touch.kind)}
        {touch.device && ` · ${touch.device}`} · browser {touch.visitorId.slice(-6)}
      </Text>
      {touch.clickIds.map(({ param, platform, value }) => (
        <Group key={`${param} ${value}`} gap={6} wrap="nowrap">
          <Code className={classes['click'] ?? ''} title={`Click ID of ${platform}: ${value}`} data-testid="click-id">
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
      {touch.landingUrl && <Address says="landed on" address={touch.landingUrl} />}
      {touch.referrer && <Address says="from" address={touch.referrer} whole />}
    </Stack>
  );
}

type AddressProps = {
  says: string;
  address: string;
  /** Not folded to its path: the host matters. */
  whole?: boolean;
};

/** An address in short; whole where it is opened. */
function Address({ says, address, whole = false }: AddressProps) {
  const folded = whole ? address.replace(/^https?:\/\//, '').replace(/\/$/, '') : foldedUrl(address);
  return (
    <Text size="xs" c="dimmed" component="details" className={classes['whole'] ?? ''}>
      <summary>
        {says} {folded}
      </summary>
      {address}
    </Text>
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
