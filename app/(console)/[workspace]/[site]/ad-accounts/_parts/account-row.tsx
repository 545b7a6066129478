'use client';
/** One ad account: how it stands, which of its days are held, and what may be asked of it. */
import { ActionIcon, Badge, Group, Menu, Progress, Stack, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { IconDots } from '@tabler/icons-react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatCount, formatTime } from '@/components/ui/format';
import type { AccountMove } from '@/lib/workspace/ad-accounts';
import { LetterMark } from '@/app/(console)/_kit/letter-mark';
import { moveAccountAction } from '../actions';
import type { PlatformView } from '../views';
import { accountStates } from '../words';
import { type AdAccount, useAdAccounts } from './use-ad-accounts';

type Props = { account: AdAccount; platform: PlatformView | undefined; mayManage: boolean; open: () => void };

export function AccountRow({ account, platform, mayManage, open }: Props) {
  const { timeZone } = useSite();
  const { name, externalId, currency, syncedAt, nextAt, problem, closed } = account;
  return (
    <Table.Tr data-testid="ad-account">
      <Table.Td maw={320}>
        <Group gap="sm" wrap="nowrap">
          {platform && <LetterMark mark={platform.mark} size={28} />}
          <div style={{ overflowWrap: 'anywhere' }}>
            <Text size="sm" fw={500}>
              {name}
            </Text>
            <Text size="xs" c="dimmed">
              {platform?.name ?? account.platform} · {externalId} · {currency}
            </Text>
          </div>
        </Group>
      </Table.Td>
      <Table.Td maw={280}>
        <StateBadge account={account} />
        {(closed ?? problem) && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {closed ?? problem}
          </Text>
        )}
        <Text size="xs" hiddenFrom="sm" component="div">
          <Held account={account} />
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Held account={account} />
      </Table.Td>
      <Table.Td visibleFrom="md">{syncedAt ? formatTime(syncedAt, timeZone) : 'none yet'}</Table.Td>
      <Table.Td visibleFrom="md">{nextAt ? formatTime(nextAt, timeZone) : 'none'}</Table.Td>
      <Table.Td ta="right">
        <Moves account={account} mayManage={mayManage} open={open} />
      </Table.Td>
    </Table.Tr>
  );
}

function StateBadge({ account: { state } }: Pick<Props, 'account'>) {
  const { text, tone } = accountStates[state];
  if (!tone) {
    return (
      <Text span size="sm" data-testid="account-state">
        {text}
      </Text>
    );
  }
  const color = tone === 'worse' ? 'red' : tone === 'warning' ? 'orange' : 'gray';
  return (
    <Badge
      size="sm"
      variant={tone === 'gray' ? 'default' : 'light'}
      color={color}
      {...(tone !== 'gray' && { c: `var(--badge-change-${color})` })}
      radius="sm"
      styles={{ root: { textTransform: 'none' } }}
      data-testid="account-state"
    >
      {text}
    </Badge>
  );
}

/** Of the days that are wanted. */
function Held({ account: { name, state, held } }: Pick<Props, 'account'>) {
  const days = Math.min(held.days, held.wanted || held.days);
  const isLoading = state === 'loading' && held.wanted > 0;
  return (
    <Stack gap={4} miw={110}>
      <Text size="sm" data-testid="days-held">
        {isLoading ? `${formatCount(days)} of ${formatCount(held.wanted)}` : formatCount(held.days)}
      </Text>
      {isLoading && <Progress value={Math.round((100 * days) / held.wanted)} aria-label={`${name}: days read`} />}
    </Stack>
  );
}

const moveWords: Record<AccountMove, { label: string; said: string }> = {
  sync: { label: 'Sync now', said: 'is asked for today.' },
  load_two_years: { label: 'Load two years', said: 'loads two years.' },
  pause: { label: 'Pause', said: 'is paused.' },
  resume: { label: 'Resume', said: 'is read again.' },
};

function movesOf({ chosen, closed, state }: AdAccount): AccountMove[] {
  if (!chosen) return [];
  if (state === 'paused') return closed ? [] : ['resume'];
  return closed ? ['pause'] : ['sync', 'load_two_years', 'pause'];
}

function Moves({ account, mayManage, open }: Omit<Props, 'platform'>) {
  const site = useSite();
  const { save, pending } = useSave();
  const { refetch } = useAdAccounts();
  const moves = mayManage ? movesOf(account) : [];
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" loading={pending} aria-label={`What to do with ${account.name}`}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={open}>What syncs changed</Menu.Item>
        {moves.map((move) => (
          <Menu.Item
            key={move}
            onClick={() =>
              save(
                () => moveAccountAction(site.id, account.id, move),
                `${account.name} ${moveWords[move].said}`,
                () => void refetch(),
              )
            }
          >
            {moveWords[move].label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
