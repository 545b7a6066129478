'use client';
/** By which logins accounts are read: how many of each, and the ways to change or end it. */
import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { Modal } from '@/components/ui/dialogs';
import { Table } from '@/components/ui/table';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatTime } from '@/components/ui/format';
import type { AdLoginView } from '@/lib/workspace';
import { disconnectLoginAction } from '../actions';
import type { PlatformView } from '../views';
import { type AdAccount, useAdAccounts } from './use-ad-accounts';

type Props = {
  platforms: PlatformView[];
  logins: AdLoginView[];
  accounts: AdAccount[];
  mayManage: boolean;
  choose: (loginId: string) => void;
};

export function LoginTable({ platforms, logins, accounts, mayManage, choose }: Props) {
  return (
    <Table verticalSpacing="xs" data-testid="ad-logins">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Platform</Table.Th>
          <Table.Th scope="col">Accounts read</Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {logins.map((login) => {
          const platform = platforms.find(({ id }) => id === login.platform);
          const own = accounts.filter(({ loginId }) => loginId === login.id);
          return <LoginRow key={login.id} {...{ login, platform, own, mayManage }} choose={() => choose(login.id)} />;
        })}
      </Table.Tbody>
    </Table>
  );
}

type RowProps = {
  login: AdLoginView;
  platform: PlatformView | undefined;
  own: AdAccount[];
  mayManage: boolean;
  choose: () => void;
};

function LoginRow({ login, platform, own, mayManage, choose }: RowProps) {
  const { timeZone } = useSite();
  const [asking, setAsking] = useState(false);
  const name = platform?.name ?? login.platform;
  const road = platform?.roads.find(({ kind }) => kind === login.road)?.label ?? name;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {road} · since {formatTime(login.connectedAt, timeZone)}
          {login.endsAt && ` · to be renewed by a person before ${formatTime(login.endsAt, timeZone)}`}
        </Text>
      </Table.Td>
      <Table.Td>
        {own.filter(({ chosen }) => chosen).length} of {own.length}
      </Table.Td>
      <Table.Td>
        {mayManage && (
          <Group gap="xs" justify="flex-end">
            <Button size="compact-sm" variant="default" onClick={choose} aria-label={`Choose accounts of ${name}`}>
              Choose accounts
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              onClick={() => setAsking(true)}
              aria-label={`Disconnect ${name}`}
            >
              Disconnect
            </Button>
          </Group>
        )}
        {asking && <DisconnectDialog login={login} name={name} onClose={() => setAsking(false)} />}
      </Table.Td>
    </Table.Tr>
  );
}

function DisconnectDialog({ login, name, onClose }: { login: AdLoginView; name: string; onClose: () => void }) {
  const site = useSite();
  const { save, pending } = useSave();
  const { refetch } = useAdAccounts();
  const [deleteCost, setDeleteCost] = useState(false);
  function done(): void {
    void refetch();
    onClose();
  }
  return (
    <Modal opened onClose={onClose} title={`Disconnect ${name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="md">
        <Text size="sm">
          Its accounts are not read any more, and what lets us read them is deleted. What they cost so far stays.
        </Text>
        <Checkbox
          label="Delete what they cost, too"
          checked={deleteCost}
          onChange={(event) => setDeleteCost(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            color="red"
            loading={pending}
            onClick={() => save(() => disconnectLoginAction(site.id, login.id, deleteCost), `${name} is disconnected.`, done)}
          >
            Disconnect
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
