/**
 * The job that items go in: events, profiles, subscriptions or their end. All items of a job are of one kind, as their group
 * says.
 */
import { z } from 'zod';
import { DAY_MS } from '@/lib/core/instant';

/** Older events are history: recorded, but no flow mails a buyer about an order of last month. */
const BACKFILL_DAYS = 3;

type Job = { path: string; data: { type: string; attributes: unknown; relationships?: unknown } };

const subscriberSchema = z.looseObject({
  attributes: z.looseObject({
    subscriptions: z.record(z.string(), z.object({ marketing: z.object({ consent: z.enum(['SUBSCRIBED', 'UNSUBSCRIBED']) }) })),
  }),
  source: z.string().optional(),
});
const profileSchema = z.looseObject({ type: z.literal('profile') });

/** The job of these items. `listId`: the list that new subscribers join. */
export function jobOf(items: unknown[], now: Date, listId: string | undefined): Job {
  const subscribers = z.array(subscriberSchema).safeParse(items);
  if (subscribers.success && subscribers.data.length > 0) return subscriptionJob(subscribers.data, listId);
  const profiles = z.array(profileSchema).safeParse(items);
  if (profiles.success && profiles.data.length > 0) return job('profile-bulk-import', { profiles: { data: items } });
  return job('event-bulk-create', { 'events-bulk-create': { data: items.map((item) => asHistory(item, now)) } });
}

function subscriptionJob(subscribers: z.infer<typeof subscriberSchema>[], listId: string | undefined): Job {
  const data = subscribers.map(({ source: _, ...profile }) => profile);
  const [first] = subscribers;
  const isJoining = Object.values(first?.attributes.subscriptions ?? {}).some(
    ({ marketing }) => marketing.consent === 'SUBSCRIBED',
  );
  // Without a list the person leaves all of them: what is named a list there is left, and everything else too.
  if (!isJoining) return job('profile-subscription-bulk-delete', { profiles: { data } });
  const whole = job('profile-subscription-bulk-create', { custom_source: first?.source, profiles: { data } });
  if (!listId) return whole;
  return { ...whole, data: { ...whole.data, relationships: { list: { data: { type: 'list', id: listId } } } } };
}

function job(kind: string, attributes: unknown): Job {
  return { path: `${kind}-jobs`, data: { type: `${kind}-job`, attributes } };
}

const rowSchema = z.looseObject({
  attributes: z.looseObject({
    events: z.object({ data: z.array(z.looseObject({ attributes: z.looseObject({ time: z.coerce.date() }) })) }),
  }),
});

/** The row, marked where its events are old, so that it starts no flows. */
function asHistory(item: unknown, now: Date): unknown {
  const row = rowSchema.safeParse(item);
  const occurredAt = row.data?.attributes.events.data[0]?.attributes.time;
  if (!occurredAt || now.getTime() - occurredAt.getTime() <= BACKFILL_DAYS * DAY_MS) return item;
  const { type, attributes } = z.object({ type: z.string(), attributes: z.record(z.string(), z.unknown()) }).parse(item);
  return { type, attributes: { backfill: true, ...attributes } };
}
