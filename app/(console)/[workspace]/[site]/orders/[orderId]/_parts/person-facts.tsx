'use client';
/** Who bought: the handles they are known by, the browsers they used, and the evidence by which those were joined. */
import { Code, List, Stack, Text } from '@mantine/core';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatTime, words } from '@/components/ui/format';
import { EmptyState } from '@/components/ui/states';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';
import { decideAction } from '../../../actions';
import { Joins } from './joins';
import { identifierWords, PersonSection as Section } from './person-section';

const UNDO =
  'The two customers become two again, unless something else joins them too, and their orders are credited anew. What was sent ' +
  'to platforms stays as it is. To join them again, send another alias.';

type Props = {
  receipt: ReceiptResult;
  mayDecide: boolean;
  waiting: boolean;
  onUndone: (eventId: string) => void;
  onParted: () => void;
};

export function PersonFacts({ receipt: { person, joinLimit }, onParted, ...undoing }: Props) {
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
            {identifierWords[kind] ?? kind} <Code>{value}</Code> since {formatTime(firstSeenAt, timeZone)}
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
      <Joins person={person} {...undoing} onParted={onParted} />
      <Section name="Joined with another customer">
        {person.aliases.map((alias) => (
          <List.Item key={alias.eventId}>
            <Alias alias={alias} {...undoing} />
          </List.Item>
        ))}
      </Section>
    </Stack>
  );
}

type AliasProps = Omit<Props, 'receipt' | 'onParted'> & { alias: NonNullable<ReceiptResult['person']>['aliases'][number] };

/** Who joined the two customers, and the button that parts them again. */
function Alias({ alias: { eventId, at, customers, by, undone }, mayDecide, waiting, onUndone }: AliasProps) {
  const { id, timeZone } = useSite();
  const { save, pending } = useSave();
  const [customer, previous] = customers;
  return (
    <>
      {customer && previous && (
        <>
          <Code>{customer}</Code> and <Code>{previous}</Code>:{' '}
        </>
      )}
      joined by alias of {formatTime(at, timeZone)} through {by ? `key ${by}` : 'a key that is gone'}
      {undone && ', undone since'}
      {mayDecide && !undone && (
        <ConfirmButton
          label="alias"
          question={UNDO}
          action="Undo it"
          destroys={false}
          pending={pending || waiting}
          onConfirm={() =>
            save(
              () => decideAction(id, { name: 'alias_undone', eventId }),
              'The alias is undone.',
              () => onUndone(eventId),
            )
          }
        >
          Undo
        </ConfirmButton>
      )}
    </>
  );
}
