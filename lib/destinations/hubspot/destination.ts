/** HubSpot: custom events, contacts and subscriptions. README.md here says what it does beyond its documents. */
import { z } from 'zod';
import { defineDestination, type OpenDestination } from '../define';
import { exemptFromConsent, messagingAgeDaysOf, SUBSCRIBE, UNSUBSCRIBE, UPDATE_PROFILE } from '../messaging';
import { readHubspot, readHubspotProbe } from './answer';
import { CONTACTS, HUBSPOT_PROPERTIES, prepareHubspot, STATUSES, UNSUBSCRIBES } from './event';
import { hubspotSandbox } from './sandbox';
import { hubspotFields, type HubspotSettings, hubspotSettings } from './settings';

export const hubspot = defineDestination<HubspotSettings>({
  id: 'hubspot',
  name: 'HubSpot',
  summary:
    'Contacts carry what people really did in the store, for workflows and lists; sign-ups and unsubscribes are kept in step.',
  category: 'messaging',
  mark: { letters: 'H', color: 'orange' },
  docs: { url: 'https://developers.hubspot.com/docs/api-reference/events-send-event-completions-v3/guide', read: '2026-11' },
  // Support of v4, which subscriptions go by, ends then, that of v3 in September 2027:
  // https://developers.hubspot.com/changelog/legacy-apis-and-legacy-apps-whats-going-unsupported-and-when
  apiVersion: { name: 'v3 and v4', endsOn: '2027-03-30', read: '2026-11' },
  needs: [
    'A service key with the scopes analytics.behavioral_events.send, crm.objects.contacts.write and communication_preferences.read_write',
    `A custom event in HubSpot for each event that is sent (a plan with custom events), with the properties ${HUBSPOT_PROPERTIES.join(', ')}`,
    '“Keep personal data” on in the site’s settings: HubSpot knows people by plain e-mail address',
  ],
  fields: hubspotFields,
  account: ['hubId'],
  settings: hubspotSettings,
  baseUrl: 'https://api.hubapi.com',
  limits: {
    // As many as a batch of contacts may hold; of events it could be 500.
    batchEvents: 100,
    batchBytes: 1_000_000,
    // Any age is taken, as far as is known.
    ageDays: 3_650,
    ageDaysOf: messagingAgeDaysOf,
    // 100 in ten seconds on the smallest plan.
    requestsPerSecond: 8,
    concurrency: 2,
    timeoutMs: 20_000,
  },
  events: {
    purchase: 'order_completed',
    refund: 'order_refunded',
    begin_checkout: 'checkout_started',
    add_to_cart: 'product_added',
    view_item: 'product_viewed',
    identify: UPDATE_PROFILE,
    subscribe: SUBSCRIBE,
    unsubscribe: UNSUBSCRIBE,
  },
  sentByDefault: ['purchase', 'refund', 'identify', 'subscribe', 'unsubscribe'],
  eventNames: {
    label: 'HubSpot custom event',
    choices: [
      'order_completed',
      'order_refunded',
      'checkout_started',
      'product_added',
      'product_viewed',
      UPDATE_PROFILE,
      SUBSCRIBE,
      UNSUBSCRIBE,
    ],
    open: true,
    help: 'The internal name of a custom event, with or without pe and the Hub ID before it. It has to be defined in HubSpot.',
  },
  consent: { needs: ['ad_user_data'], exempt: exemptFromConsent },
  scopedGroups: [CONTACTS, STATUSES, UNSUBSCRIBES],
  refunds: { taken: true, how: 'Each refund is an event with the refunded amount.' },
  pointOfSale: 'HubSpot hears of orders of every channel',
  matchKeys: ['email'],
  itemsAt: 'inputs',
  deduplicates: { by: 'uuid within the event’s type, made of the key', repeats: true },
  lacks: { key: 'Ids must be UUIDs: one is made of the key.' },
  rawPersonalData:
    'HubSpot knows people by nothing else. Sent as they are: e-mail address, and with a profile phone number, name, city, region, postal code and country.',
  open: openHubspot,
  sandbox: hubspotSandbox,
});

function openHubspot(settings: HubspotSettings, baseUrl: string): OpenDestination {
  const authorization = `Bearer ${settings.accessToken}`;
  return {
    prepare: (conversion) => prepareHubspot(conversion, settings),
    request: (items) => ({
      method: 'POST',
      url: `${baseUrl}${pathOf(items)}`,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: items }),
    }),
    read: readHubspot,
    probe: {
      request: () => ({ method: 'GET', url: `${baseUrl}/account-info/v3/details`, headers: { authorization } }),
      read: readHubspotProbe,
    },
  };
}

const contacts = z.array(z.looseObject({ idProperty: z.string() })).min(1);
const statuses = z.array(z.looseObject({ statusState: z.string() })).min(1);
const emails = z.array(z.string()).min(1);

/** Items of a request are of one kind, as their group says. */
function pathOf(items: unknown[]): string {
  if (emails.safeParse(items).success) return '/communication-preferences/v4/statuses/batch/unsubscribe-all?channel=EMAIL';
  if (statuses.safeParse(items).success) return '/communication-preferences/v4/statuses/batch/write';
  return contacts.safeParse(items).success ? '/crm/v3/objects/contacts/batch/upsert' : '/events/v3/send/batch';
}
