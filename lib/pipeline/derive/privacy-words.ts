/** Keeps what a run's events say about their people's own data, before anything that the run owes can be sent. */
import type { Transaction } from '@/db/client';
import type { LoggedEvent } from '@/db/queries/event-row';
import { type PrivacyWordRow, savePrivacyWords } from '@/db/queries/privacy-word';
import type { Id } from '@/lib/core/id';
import { privacyWordOf, takesBack } from '@/lib/delivery/privacy-word';
import { namesOrders } from '@/lib/sources/registry';

export async function keepPrivacyWords(tx: Transaction, siteId: Id<'site'>, events: LoggedEvent[]): Promise<void> {
  const takenBack: PrivacyWordRow[] = [];
  const others: PrivacyWordRow[] = [];
  for (const event of events) {
    const said = privacyWordOf(event, namesOrders);
    if (!said) continue;
    const { handles, answer, forget } = said;
    const rows = handles.map((handle) => ({ siteId, handle, eventId: event.id, saidAt: event.occurredAt, answer, forget }));
    (takesBack(said) ? takenBack : others).push(...rows);
  }
  await savePrivacyWords(tx, siteId, { takenBack, others });
}
