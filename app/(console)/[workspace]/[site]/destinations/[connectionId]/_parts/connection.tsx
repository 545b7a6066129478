'use client';
/** The page of one connection. What is wrong stands above the tabs. */
import { Group, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import type { Beside } from '@/lib/destinations/account';
import { ConnectionBadge } from '../../_parts/connection-state';
import { Crumbs, PageButton } from '../../_parts/crumbs';
import { LetterMark } from '@/app/(console)/_kit/letter-mark';
import { useActivity } from '../../_parts/use-connections';
import type { ConnectionProps } from './connection-props';
import { HoldBanner } from './hold-banner';
import { ShadowBanner } from './shadow-banner';
import { PauseButton } from './pause-button';
import { SettingsPanel } from './settings-panel';

const loading = () => <Skeleton h={480} role="status" aria-label="Loading" />;
const MappingPanel = dynamic(() => import('./mapping-panel').then((module) => module.MappingPanel), { loading });
const PixelPanel = dynamic(() => import('./pixel-panel').then((module) => module.PixelPanel), { loading });
const TrialPanel = dynamic(() => import('./trial-panel').then((module) => module.TrialPanel), { loading });

const tabs = ['settings', 'events', 'test', 'pixel'] as const;
const tabNames = { settings: 'Settings', events: 'Event mapping', test: 'Test', pixel: 'Browser pixel' };

export function Connection({ beside, ...props }: ConnectionProps & { beside: Beside[] }) {
  const { connection, mayManage } = props;
  const { now, look } = useActivity(connection);
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('settings'));
  // What was opened stays, with what was typed into it.
  const [opened, setOpened] = useState(() => new Set([tab]));
  if (!opened.has(tab)) setOpened(new Set([...opened, tab]));
  return (
    <Stack gap="md">
      <Head connection={connection} now={now} mayManage={mayManage} />
      {now.hold && (
        <HoldBanner
          connection={connection}
          hold={now.hold}
          mayManage={mayManage}
          onReleased={look}
          openTest={() => void setTab('test')}
        />
      )}
      <ShadowBanner connection={connection} mayManage={mayManage} onChanged={look} />
      <Tabs value={tab} onChange={(name) => void setTab(tabs.find((known) => known === name) ?? 'settings')}>
        <Tabs.List mb="md">
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {tabNames[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="settings">
          <SettingsPanel {...props} beside={beside} />
        </Tabs.Panel>
        <Tabs.Panel value="events">{opened.has('events') && <MappingPanel {...props} />}</Tabs.Panel>
        <Tabs.Panel value="test">{opened.has('test') && <TrialPanel {...props} />}</Tabs.Panel>
        <Tabs.Panel value="pixel">{opened.has('pixel') && <PixelPanel {...props} />}</Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

type HeadProps = Pick<ConnectionProps, 'connection' | 'mayManage'> & { now: ReturnType<typeof useActivity>['now'] };

function Head({ connection, now, mayManage }: HeadProps) {
  const { id, name, destination } = connection;
  return (
    <div>
      <Crumbs here={name} />
      <PageHeader title={name}>
        <PageButton to={`destinations/${id}/health`}>Health</PageButton>
        <PageButton to={`destinations/ledger?connection=${id}`}>Ledger</PageButton>
        <PageButton to={`destinations/${id}/compare`}>Compare</PageButton>
        {mayManage && <PauseButton connection={connection} />}
      </PageHeader>
      <Group gap="sm">
        <LetterMark mark={destination.mark} size={28} />
        <Text size="sm">{destination.name}</Text>
        <ConnectionBadge state={now.state} action={now.hold?.action} />
      </Group>
    </div>
  );
}
