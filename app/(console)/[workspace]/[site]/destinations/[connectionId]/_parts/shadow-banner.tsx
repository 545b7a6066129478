'use client';
/** Says that nothing is sent yet, and leads to what can be looked at meanwhile and to the take-over. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatTime } from '@/components/ui/format';
import { PageButton } from '../../_parts/crumbs';
import { isInShadow } from '../../_parts/use-connections';
import type { ConnectionScreen } from '../../views';
import { TakeoverDialog } from './takeover-dialog';

type Props = { connection: ConnectionScreen; mayManage: boolean; onChanged: () => void };

export function ShadowBanner({ connection, mayManage, onChanged }: Props) {
  const { timeZone } = useSite();
  const [asking, setAsking] = useState(false);
  const { id, destination, takeoverAt } = connection;
  if (!isInShadow(connection)) return null;
  return (
    <Alert color="gray" variant="light" title="Shadow mode: nothing is sent" data-testid="shadow">
      <Stack gap="xs">
        <Text size="sm">
          Every event is mapped, checked and kept with the request that would go to {destination.name}. Nothing leaves
          {destination.pixel ? ', and the browser pixel stays off' : ''}, so only the tool that you use now is counted.
        </Text>
        {takeoverAt && (
          <Text size="sm" fw={600}>
            Takes over on {formatTime(takeoverAt, timeZone)} ({timeZone}). Switch the other tool off at that moment.
          </Text>
        )}
        <Group gap="sm">
          {mayManage && (
            <Button size="xs" onClick={() => setAsking(true)}>
              {takeoverAt ? 'Change the time…' : 'Take over…'}
            </Button>
          )}
          <PageButton to={`destinations/${id}/compare`}>Compare with what the platform received</PageButton>
          <PageButton to={`destinations/ledger?connection=${id}&state=shadowed`}>See what would have been sent</PageButton>
        </Group>
        {!mayManage && <Text size="sm">An admin of this workspace can let it take over.</Text>}
      </Stack>
      {asking && <TakeoverDialog connection={connection} onClose={() => setAsking(false)} onDone={onChanged} />}
    </Alert>
  );
}
