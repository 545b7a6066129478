/** What an admin should know of a destination before connecting it. */
import { Anchor, List, ListItem, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatDate } from '@/components/ui/format';
import type { DestinationView } from '../views';
import { agePhrase, consentList } from '../words';

type Props = { destination: DestinationView };

export function DestinationFacts({ destination }: Props) {
  const { needs, refunds, consent, ageDays, docs, apiVersion } = destination;
  return (
    <Stack gap="xs">
      <div>
        <Term>You need</Term>
        <List size="sm" spacing={2}>
          {needs.map((need) => (
            <ListItem key={need}>{need}</ListItem>
          ))}
        </List>
      </div>
      <Fact term="Consent">
        {consent.needs.length > 0
          ? `Sent only with consent to ${consentList(consent.needs)}.`
          : 'Not required: what the visitor has agreed to is sent along.'}
        {consent.restricted && ` Opted-out buyers in ${consent.restricted.countries.join(', ')} can be sent for limited use.`}
        {consent.exempt && ' Sign-ups and unsubscribes rest on what the person said with them.'}
      </Fact>
      <Fact term={refunds.taken ? 'Refunds are sent' : 'Refunds are not taken'}>{refunds.how}</Fact>
      <Fact term="Age">Events of the last {agePhrase(ageDays)} are taken.</Fact>
      {apiVersion && (
        <Fact term="API version">
          {apiVersion.name},{' '}
          {apiVersion.endsOn === null ? 'no end is announced' : `served until ${formatDate(apiVersion.endsOn)}`}.
        </Fact>
      )}
      <Anchor href={docs.url} target="_blank" rel="noreferrer" size="sm">
        The platform’s documents <IconExternalLink size={13} aria-label="opens a new tab" />
      </Anchor>
    </Stack>
  );
}

/** What the platform does otherwise than most: told where somebody decides on it. */
export function Peculiarities({ destination }: Props) {
  const { rawPersonalData, answersNothing, deduplicates } = destination;
  return (
    <>
      <Fact term="Counts once by">{deduplicates.by}.</Fact>
      {rawPersonalData && <Fact term="Personal data">{rawPersonalData}</Fact>}
      {answersNothing && <Fact term="Answers">{answersNothing}</Fact>}
    </>
  );
}

export function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <Term>{term}</Term>
      <Text size="sm">{children}</Text>
    </div>
  );
}

function Term({ children }: { children: string }) {
  return (
    <Text size="xs" c="dimmed" fw={600}>
      {children}
    </Text>
  );
}
