'use client';
/** What files told of each account. */
import { Button, Group, Text } from '@mantine/core';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatMoney, formatDays, formatTime } from '@/components/ui/format';
import { Table } from '@/components/ui/table';
import type { CostFileAccount } from '@/lib/workspace/cost-file-schemas';
import { deleteCostFileAction } from '../../actions';

type Props = { accounts: CostFileAccount[]; mayManage: boolean; again: (account: CostFileAccount) => void };

export function AccountTable({ accounts, mayManage, again }: Props) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing="xs" data-testid="cost-file-accounts">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Account</Table.Th>
            <Table.Th scope="col" className="numeric">
              Cost
            </Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              Days held
            </Table.Th>
            <Table.Th scope="col" visibleFrom="md">
              Last upload
            </Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accounts.map((account) => (
            <AccountRow key={account.id} account={account} mayManage={mayManage} again={again} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function AccountRow({ account, mayManage, again }: Omit<Props, 'accounts'> & { account: CostFileAccount }) {
  const site = useSite();
  const { save, pending } = useSave();
  const { id, name, currency, from, to, total, source, medium, uploadedAt } = account;
  return (
    <Table.Tr>
      <Table.Td maw={280} style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        {source && (
          <Text size="xs" c="dimmed">
            {source} / {medium}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numeric">{formatMoney({ amount: twoDecimals(total), currency })}</Table.Td>
      <Table.Td visibleFrom="sm">{from && to ? formatDays({ from, to }) : 'none'}</Table.Td>
      <Table.Td visibleFrom="md">{formatTime(uploadedAt, site.timeZone)}</Table.Td>
      <Table.Td>
        {mayManage && (
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`Upload the next file of ${name}`}
              onClick={() => again(account)}
            >
              Next file
            </Button>
            <ConfirmButton
              label={`costs of ${name}`}
              question="All that its files told is taken out of every report. The files can be uploaded again."
              action="Delete its costs"
              pending={pending}
              onConfirm={() => save(() => deleteCostFileAction(site.id, id), `The costs of ${name} are deleted.`)}
            >
              Delete
            </ConfirmButton>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Files may tell less than a cent, which stays. */
function twoDecimals(amount: string): string {
  const [whole = '0', decimals = ''] = amount.split('.');
  return `${whole}.${decimals.padEnd(2, '0')}`;
}
