'use client';
/** What joined whom into the buyer, with the button that parts them again, and what was decided of that. */
import { Code, List } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { formatTime } from '@/components/ui/format';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';
import { PartingButton } from './parting-button';
import { identifierWords, PersonSection } from './person-section';

type Person = NonNullable<ReceiptResult['person']>;
type Props = { person: Person; mayDecide: boolean; waiting: boolean; onParted: () => void };

export function Joins({ person, mayDecide, waiting, onParted }: Props) {
  const { timeZone } = useSite();
  return (
    <>
      <PersonSection name="Joined">
        {person.merges.map(({ id, mergedAt, kind, value, winnerId, loserId, loser }) => (
          <List.Item key={id}>
            {formatTime(mergedAt, timeZone)}: the same {identifierWords[kind] ?? kind} <Code>{value}</Code> was given in both
            {broughtBy(loser)}
            {mayDecide && (
              <PartingButton
                decision={{ name: 'people_parted', personId: winnerId, otherPersonId: loserId, kind, parted: true }}
                label="These are two people"
                waiting={waiting}
                onDecided={onParted}
              />
            )}
          </List.Item>
        ))}
      </PersonSection>
      <PersonSection name="Not the same person, as decided">
        {person.partings.map(({ eventId, at, personId, otherPersonId, kind, by, reason }) => (
          <List.Item key={eventId}>
            {formatTime(at, timeZone)}: {by} decided that another visitor with the same {identifierWords[kind] ?? kind} is
            somebody else
            {reason && `: ${reason}`}
            {mayDecide && (
              <PartingButton
                decision={{ name: 'people_parted', personId, otherPersonId, kind, parted: false }}
                label="Take it back"
                waiting={waiting}
                onDecided={onParted}
              />
            )}
          </List.Item>
        ))}
      </PersonSection>
    </>
  );
}

/** What the one who was joined had brought in. */
function broughtBy({ visitors, orders }: NonNullable<ReceiptResult['person']>['merges'][number]['loser']): string {
  const had = [
    visitors.length > 0 && (visitors.length === 1 ? `browser ${visitors[0]?.slice(-6)}` : `${visitors.length} browsers`),
    orders > 0 && (orders === 1 ? 'one order' : `${orders} orders`),
  ].filter(Boolean);
  return had.length > 0 ? `; it brought in ${had.join(' and ')} ` : ' ';
}
