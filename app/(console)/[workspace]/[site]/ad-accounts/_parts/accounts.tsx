'use client';
/** The accounts that are read, the logins they are read by, and what needs a person. */
import { Skeleton, Stack } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { usePath } from '@/app/(console)/_kit/site-context';
import { EmptyState, ErrorState, Panel } from '@/components/ui/states';
import type { AdLoginView } from '@/lib/workspace';
import type { PlatformView } from '../views';
import { AccountRow } from './account-row';
import { ChooseDialog } from './choose-dialog';
import { LoginTable } from './login-table';
import { ReconnectBanner } from './reconnect-banner';
import { SyncDrawer } from './sync-drawer';
import { type AdAccount, useAdAccounts } from './use-ad-accounts';

type Props = {
  platforms: PlatformView[];
  logins: AdLoginView[];
  mayManage: boolean;
  /** The login whose accounts are to be chosen now. */
  choose?: string;
};

export function Accounts({ platforms, logins, mayManage, choose }: Props) {
  const answer = useAdAccounts();
  const path = usePath();
  const router = useRouter();
  const [chosen, setChosen] = useState(choose);
  const [opened, setOpened] = useState<AdAccount>();
  const accounts = answer.data?.accounts ?? [];
  const read = accounts.filter((account) => account.chosen || account.held.days > 0);
  const login = logins.find(({ id }) => id === chosen);
  function close(): void {
    setChosen(undefined);
    // The address that somebody came back to from a platform would ask again.
    if (choose !== undefined) router.replace(path('ad-accounts'));
  }
  return (
    <Stack gap="md">
      <ReconnectBanner platforms={platforms} logins={logins} accounts={accounts} mayManage={mayManage} />
      <Panel title="Accounts">
        {answer.error && !answer.data && <ErrorState error={answer.error} retry={() => void answer.refetch()} />}
        {answer.isPending && <Skeleton h={120} role="status" aria-label="Loading" />}
        {answer.data && read.length === 0 && (
          <EmptyState title="No ad account is read yet">
            {logins.length > 0
              ? 'Choose the accounts of a connection below.'
              : 'Connect a platform below. The last 90 days are read first, then every hour what is new.'}
          </EmptyState>
        )}
        {read.length > 0 && <AccountTable accounts={read} platforms={platforms} mayManage={mayManage} open={setOpened} />}
      </Panel>
      {logins.length > 0 && (
        <Panel title="Connections">
          <LoginTable platforms={platforms} logins={logins} accounts={accounts} mayManage={mayManage} choose={setChosen} />
        </Panel>
      )}
      <SyncDrawer account={opened} onClose={() => setOpened(undefined)} />
      {login && answer.data && (
        <ChooseDialog
          key={login.id}
          loginId={login.id}
          platform={platforms.find(({ id }) => id === login.platform)?.name ?? login.platform}
          accounts={accounts.filter(({ loginId }) => loginId === login.id)}
          onClose={close}
        />
      )}
    </Stack>
  );
}

type TableProps = Pick<Props, 'platforms' | 'mayManage'> & { accounts: AdAccount[]; open: (account: AdAccount) => void };

function AccountTable({ accounts, platforms, mayManage, open }: TableProps) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing="xs" data-testid="ad-accounts">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Account</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              Days held
            </Table.Th>
            <Table.Th scope="col" visibleFrom="md">
              Last sync
            </Table.Th>
            <Table.Th scope="col" visibleFrom="md">
              Next sync
            </Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accounts.map((account) => (
            <AccountRow
              key={account.id}
              account={account}
              platform={platforms.find(({ id }) => id === account.platform)}
              mayManage={mayManage}
              open={() => open(account)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
