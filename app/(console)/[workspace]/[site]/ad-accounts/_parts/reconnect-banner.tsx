'use client';
/** Logins that only a person can renew: what the platform says, and the button that does it. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import Link from 'next/link';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { formatTime } from '@/components/ui/format';
import type { AdLoginView } from '@/lib/workspace';
import type { PlatformView } from '../views';
import { ConnectButton } from './connect-button';
import type { AdAccount } from './use-ad-accounts';

type Props = { platforms: PlatformView[]; logins: AdLoginView[]; accounts: AdAccount[]; mayManage: boolean };

/** The accounts are asked for again and again, the logins come with the page: either may be the first to know. */
export function ReconnectBanner({ platforms, logins, accounts, mayManage }: Props) {
  const unwell = logins.flatMap((login) => {
    const account = accounts.find(({ loginId, state }) => loginId === login.id && state === 'reconnect');
    const platform = platforms.find(({ id }) => id === login.platform);
    if (!platform || (login.state !== 'reconnect' && !account)) return [];
    return [{ login, platform, problem: account?.problem ?? login.problem }];
  });
  return unwell.map(({ login, platform, problem }) => (
    <Reconnect key={login.id} login={login} platform={platform} problem={problem} mayManage={mayManage} />
  ));
}

type OneProps = { login: AdLoginView; platform: PlatformView; problem: string | null; mayManage: boolean };

function Reconnect({ login, platform, problem, mayManage }: OneProps) {
  const { timeZone } = useSite();
  const path = usePath();
  return (
    <Alert color="red" variant="light" role="alert" title={`Connect ${platform.name} again`} data-testid="reconnect">
      <Stack gap="xs">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {platform.name} lets us read nothing any more{login.problemAt && `, since ${formatTime(login.problemAt, timeZone)}`}.
          What was read stays; what is missing is read once it is connected again.
        </Text>
        {problem && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {problem}
          </Text>
        )}
        {!mayManage && <Text size="sm">An admin of this workspace can connect it.</Text>}
        {mayManage && (
          <Group>
            {login.road === 'oauth' ? (
              <ConnectButton platform={platform} loginId={login.id}>
                Connect again
              </ConnectButton>
            ) : (
              <Button
                component={Link}
                prefetch={false}
                size="xs"
                href={path(`ad-accounts/connect/${platform.id}?again=${login.id}`)}
              >
                Paste a new one
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
