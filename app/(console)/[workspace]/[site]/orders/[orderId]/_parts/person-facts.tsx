'use client';
/** Who bought: the handles they are known by, the browsers they used, and the evidence by which those were joined. */
import { Code, List, Stack, Text } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatTime, words } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';

const kinds: Record<string, string> = {
  customer: 'customer ID',
  email: 'e-mail, hashed',
  phone: 'phone, hashed',
  visitor: 'browser',
};

export function PersonFacts({ receipt: { person, joinLimit } }: { receipt: ReceiptResult }) {
  const { timeZone } = useSite();
  if (!person)
    return (
      <EmptyState title="The buyer is not known">The order came without consent, or without a visitor and an e-mail.</EmptyState>
    );
  return (
    <Stack gap="sm">
      <Text size="sm">First seen {formatTime(person.firstSeenAt, timeZone)}</Text>
      {joinLimit && <Text size="sm">{joinLimit}</Text>}
      <Section name="Known by">
        {person.identifiers.map(({ kind, value, firstSeenAt, setAside }) => (
          <List.Item key={`${kind} ${value}`}>
            {kinds[kind] ?? kind} <Code>{value}</Code> since {formatTime(firstSeenAt, timeZone)}
            {setAside && `, set aside: ${words(setAside)}`}
          </List.Item>
        ))}
      </Section>
      <Section name="Browsers">
        {person.visitors.map(({ id, device, browser, os, country, lastSeenAt }) => (
          <List.Item key={id}>
            <Code>{id.slice(-6)}</Code> {[browser, os, device, country].filter(Boolean).join(', ')} · last seen{' '}
            {formatTime(lastSeenAt, timeZone)}
          </List.Item>
        ))}
      </Section>
      <Section name="Joined">
        {person.merges.map(({ id, mergedAt, kind, value }) => (
          <List.Item key={id}>
            {formatTime(mergedAt, timeZone)}: the same {kinds[kind] ?? kind} <Code>{value}</Code> was given in both
          </List.Item>
        ))}
      </Section>
    </Stack>
  );
}

function Section({ name, children }: { name: string; children: React.ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <div>
      <Text size="xs" c="dimmed" mb={2}>
        {name}
      </Text>
      <List size="sm" spacing={2}>
        {children}
      </List>
    </div>
  );
}
