'use client';
/** Getting a store's first events: the snippet, the ads' URL templates, and checks that turn green by themselves. */
import { ActionIcon, Anchor, Button, Code, CopyButton, Group, List, Skeleton, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconCopy, IconDots } from '@tabler/icons-react';
import Link from 'next/link';
import { Table } from '@/components/ui/table';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useApi } from '@/app/(console)/_kit/use-api';
import { formatTime } from '@/components/ui/format';
import { ErrorState, Panel } from '@/components/ui/states';
import type { InstallResult } from '@/lib/reporting/reports/install/definition';

const CHECK_MS = 2_000;

export function Install() {
  const status = useApi<InstallResult>('install', {}, { refetchMs: CHECK_MS });
  if (status.error && !status.data) return <ErrorState error={status.error} retry={() => void status.refetch()} />;
  if (!status.data) return <Skeleton h={500} role="status" aria-label="Loading" />;
  const { snippet, checks, urlTemplates } = status.data;
  return (
    <>
      <PageHeader title="Install" about="Four steps to a store that is measured; each check turns green by itself." />
      <Stack gap="md">
        <Panel title="1. Paste the snippet into the head of every page" aside={<Copy text={snippet} what="snippet" />}>
          <Code block tabIndex={0} data-testid="snippet">
            {snippet}
          </Code>
          <Text size="sm" c="dimmed" mt="sm" maw={720}>
            Page views, click IDs and campaigns follow by themselves. For orders, call{' '}
            <Code>{"tieback('track', 'purchase', { transaction_id, value, currency })"}</Code> on the thank-you page, and{' '}
            <Code>{"tieback('identify', { email })"}</Code> where the buyer gives it. The addresses are this site’s own; block
            lists do not know them.
          </Text>
        </Panel>
        <Panel title="2. See it arrive">
          <Checks checks={checks} />
        </Panel>
        <Panel title="3. Tag your ads">
          <Text size="sm" c="dimmed" mb="sm" maw={720}>
            Browsers strip click IDs, but leave campaign parameters alone. Give every ad a URL template that carries both.
          </Text>
          <Templates templates={urlTemplates} />
        </Panel>
        <Panel title="Where Tieback should live">
          <List size="sm" spacing={4} maw={720}>
            <List.Item>
              Best: a path of the store’s own host that your web server passes on to Tieback. Safari keeps a cookie that a server
              sets in full only when the answer comes from the page’s own host and network; then visitors stay known for 400 days.{' '}
              <Anchor component={Link} prefetch={false} href="?guide=same-site#guides" size="sm" underline="always">
                Ready-made for nginx, Caddy, Cloudflare, Next.js, Vercel
              </Anchor>
            </List.Item>
            <List.Item>
              Second: a subdomain of the store. Works everywhere, but Safari forgets visitors after 7 days when it points to
              another network.
            </List.Item>
            <List.Item>
              Consent: with the policy “ask” events wait in the page until{' '}
              <Code>{"tieback('consent', { analytics: 'granted' })"}</Code> is called; before that there is no cookie and no
              identifier.
            </List.Item>
          </List>
        </Panel>
      </Stack>
    </>
  );
}

function Checks({ checks }: { checks: InstallResult['checks'] }) {
  const { timeZone } = useSite();
  const items = [
    { name: 'First event', at: checks.firstEventAt, todo: 'Open a page of the store.' },
    { name: 'Server cookie', at: checks.firstCookieAt, todo: 'Open a second page: its event must bring the cookie back.' },
    { name: 'First order', at: checks.firstOrderAt, todo: 'Place a test order.' },
  ];
  return (
    <Stack gap="xs" role="status">
      {items.map(({ name, at, todo }) => (
        <Group key={name} gap="sm" wrap="nowrap">
          <ThemeIcon size={24} radius="xl" color={at ? 'teal' : 'gray'} variant={at ? 'filled' : 'light'} aria-hidden>
            {at ? <IconCheck size={15} /> : <IconDots size={15} />}
          </ThemeIcon>
          <Text size="sm">
            <strong>{name}</strong> {at ? `seen ${formatTime(at, timeZone, true)}` : `– waiting. ${todo}`}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

function Templates({ templates }: { templates: InstallResult['urlTemplates'] }) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Platform</Table.Th>
            <Table.Th>Where it goes</Table.Th>
            <Table.Th>Template</Table.Th>
            <Table.Th aria-label="Copy" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {templates.map(({ platform, name, where, template }) => (
            <Table.Tr key={platform}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{name}</Table.Td>
              <Table.Td maw={260}>
                <Text size="sm">{where}</Text>
              </Table.Td>
              <Table.Td maw={420}>
                <Code style={{ overflowWrap: 'anywhere' }}>{template}</Code>
              </Table.Td>
              <Table.Td>
                <CopyButton value={template}>
                  {({ copied, copy }) => (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      c="inherit"
                      onClick={copy}
                      aria-label={`Copy the template for ${name}`}
                    >
                      {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                    </ActionIcon>
                  )}
                </CopyButton>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Copy({ text, what }: { text: string; what: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="default"
          onClick={copy}
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        >
          {copied ? 'Copied' : `Copy ${what}`}
        </Button>
      )}
    </CopyButton>
  );
}
