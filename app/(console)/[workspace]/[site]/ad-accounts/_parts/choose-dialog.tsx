'use client';
/** Which accounts of a login are read. One alone is ticked already; nothing is read before it is confirmed. */
import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { Modal } from '@/components/ui/dialogs';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { chooseAccountsAction } from '../actions';
import { type AdAccount, useAdAccounts } from './use-ad-accounts';

type Props = { loginId: string; platform: string; accounts: AdAccount[]; onClose: () => void };

export function ChooseDialog({ loginId, platform, accounts, onClose }: Props) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const { refetch } = useAdAccounts();
  const [ids, setIds] = useState(() => firstChoice(accounts));
  function confirm(): void {
    const said = ids.length === 0 ? 'No account of this connection is read.' : 'The last 90 days are read now.';
    save(() => chooseAccountsAction(site.id, loginId, ids), said, done);
  }
  function done(): void {
    void refetch();
    onClose();
  }
  return (
    <Modal opened onClose={onClose} title={`Accounts at ${platform}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="md">
        <Text size="sm">Whose cost is read from now on, 90 days back? What is held of the others stays.</Text>
        {accounts.length === 0 && <Text size="sm">It may see no ad account that another connection does not read already.</Text>}
        <Checkbox.Group value={ids} onChange={setIds} aria-label="Accounts" error={errorOf('accountIds')}>
          <Stack gap="xs">
            {accounts.map(({ id, name, externalId, currency, timeZone, closed }) => (
              <Checkbox
                key={id}
                value={id}
                label={name}
                description={closed ?? `${externalId} · ${currency} · ${timeZone}`}
                disabled={closed !== null}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button loading={pending} onClick={confirm}>
            Read these accounts
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function firstChoice(accounts: AdAccount[]): string[] {
  const chosen = accounts.filter((account) => account.chosen);
  const open = accounts.filter(({ closed }) => closed === null);
  return (chosen.length === 0 && open.length === 1 ? open : chosen).map(({ id }) => id);
}
