'use client';
/** Counting an event that was left out: it was a person's after all. */
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatTime } from '@/components/ui/format';
import type { FilterReason } from '@/lib/model/event';
import type { EventRow } from '@/lib/reporting/reports/events/definition';
import { decideAction } from '../../actions';

const why: Record<FilterReason, string> = {
  bot: 'It was left out because its browser says that it is a robot.',
  prefetch: 'It was left out because its browser loaded the page ahead, before anybody looked at it.',
  time_implausible:
    'It was left out because its sender gave a time that cannot be right; it counts with the time at which it came in.',
  internal: 'It was left out because it came from an address of your own people.',
  test_host: 'It was left out because its page is on a test host.',
  referrer_spam: 'It was left out because the site that it says it came from is known to send fake visits.',
};
const WHAT_HAPPENS =
  'Its visit, and an order that it tells of, then count in your reports, and it is sent to destinations that still take events of its time. ' +
  'This cannot be undone.';

export function ReleaseButton({ row, reason, onReleased }: { row: EventRow; reason: FilterReason; onReleased: () => void }) {
  const site = useSite();
  const { save, pending } = useSave();
  return (
    <ConfirmButton
      label={`the ${row.name ?? 'event'} of ${formatTime(row.receivedAt, site.timeZone, true)}`}
      question={`${why[reason]} ${WHAT_HAPPENS}`}
      action="Count it"
      destroys={false}
      pending={pending}
      onConfirm={() =>
        save(
          () => decideAction(site.id, { name: 'event_released', eventId: row.id, released: true }),
          'The event is counted.',
          onReleased,
        )
      }
    >
      This was a person: count it
    </ConfirmButton>
  );
}
