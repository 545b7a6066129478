'use client';
/** Leaving an order out as a test, or counting it after all. */
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';
import { decideAction } from '../../../actions';

const LEAVE_OUT =
  'It will no longer count as revenue or as its buyer’s purchase, and will not be sent to destinations. What was sent already stays with the ' +
  'platform: Tieback cannot take it back. You can count the order again at any time.';
const COUNT =
  'It will count as revenue and as its buyer’s purchase from now on, whatever the store says of it. A destination that left it out does not get it ' +
  'by itself: send it again from the delivery ledger.';

/** `isTest` is what the receipt says now; `onDecided` hears what was decided. */
export function TestOrderButton({
  order: { orderKey, test: isTest },
  waiting,
  onDecided,
}: {
  order: Pick<ReceiptResult['order'], 'orderKey' | 'test'>;
  /** Decided, and not worked in yet. */
  waiting: boolean;
  onDecided: (test: boolean) => void;
}) {
  const site = useSite();
  const { save, pending } = useSave();
  const test = !isTest;
  return (
    <ConfirmButton
      label={`order ${orderKey}`}
      question={test ? LEAVE_OUT : COUNT}
      action={test ? 'Leave it out' : 'Count it'}
      destroys={false}
      pending={pending || waiting}
      onConfirm={() =>
        save(
          () => decideAction(site.id, { name: 'order_marked_test', orderKey, test }),
          test ? 'The order is left out as a test.' : 'The order counts.',
          () => onDecided(test),
        )
      }
    >
      {test ? 'Leave out as a test order' : 'Count this order'}
    </ConfirmButton>
  );
}
