/**
 * Google Ads through the Data Manager API: conversions of the store's server, matched by click or by hashed contact data.
 * README.md here says what Google does beyond its documents.
 */
import { z } from 'zod';
import { sha256Hex } from '@/lib/core/hash';
import { defineDestination, type Call, type OpenDestination } from '../define';
import { compact } from '../user';
import { readGoogle, readGoogleProbe } from './answer';
import { GOOGLE_BASE_URL, readToken, tokenRequest } from './authorize';
import { prepareGoogle } from './event';
import { googleSandbox } from './sandbox';
import { googleFields, googleSettings, type GoogleSettings } from './settings';
import { readGoogleStatus, STATUS_AFTER_MS, STATUS_UNTIL_MS } from './status';
import { CLICK_DAYS_MAX } from './user-data';
import { DATA_MANAGER_VERSION } from './version';

export const google = defineDestination<GoogleSettings>({
  id: 'google',
  name: 'Google Ads (Data Manager API)',
  summary: 'Google Ads bids on every sale, also on those that its tag never saw, and learns of refunds.',
  category: 'ads',
  mark: { letters: 'G', color: 'green' },
  docs: { url: 'https://developers.google.com/data-manager/api', read: '2026-11' },
  apiVersion: { name: DATA_MANAGER_VERSION, endsOn: null, read: '2026-11' },
  needs: [
    'A Google Ads account with a conversion action for each event: of a website (with the store’s tag) or imported from clicks',
    'A Google Cloud project with the Data Manager API switched on',
    'A service account, or an OAuth client with a refresh token, that has access to the Google Ads account',
    'The customer data terms accepted in Google Ads, for hashed e-mail addresses and phone numbers',
  ],
  fields: googleFields,
  account: ['customerId'],
  settings: googleSettings,
  baseUrl: GOOGLE_BASE_URL,
  limits: {
    batchEvents: 2_000,
    // No limit is published; the largest event is about 2 kB.
    batchBytes: 4_000_000,
    ageDays: CLICK_DAYS_MAX,
    // 300 a minute, but 100,000 a day: one a second keeps to both.
    requestsPerSecond: 1,
    concurrency: 2,
    timeoutMs: 60_000,
  },
  events: {
    purchase: '',
    refund: '',
    add_to_cart: '',
    begin_checkout: '',
    sign_up: '',
    generate_lead: '',
    qualify_lead: '',
    close_convert_lead: '',
    subscribe: '',
  },
  eventNames: {
    label: 'Conversion action ID',
    open: true,
    help: 'Google Ads, Goals, Conversions, Summary: open the conversion action; its ID is the number after ctId= in the address. A refund takes the ID of the purchase’s action.',
  },
  consent: { needs: ['ad_storage', 'ad_user_data'] },
  refunds: {
    taken: true,
    how: 'The order is told again with what is left of its value; Google then corrects the conversion it has.',
  },
  restates: { by: 'value' },
  pointOfSale: 'eventSource IN_STORE',
  matchKeys: ['click_id', 'email', 'phone', 'name', 'address', 'ip', 'user_agent'],
  itemsAt: 'events',
  testMode: 'Test events are sent with validateOnly: Google checks them and counts nothing.',
  deduplicates: { by: 'transactionId within a conversion action: the order’s own id, for other events our key', repeats: true },
  rawPersonalData: 'Google matches names, which are hashed, only with the postal code and the country in plain text.',
  open: openGoogle,
  sandbox: googleSandbox,
});

const itemSchema = z.looseObject({ destinationReferences: z.array(z.string()) });

function openGoogle(settings: GoogleSettings, baseUrl: string): OpenDestination {
  const address = `${baseUrl}/${DATA_MANAGER_VERSION}`;
  const headersOf = ({ accessToken = '' }: Call) => ({
    authorization: `Bearer ${accessToken}`,
    ...(settings.cloudProjectId && { 'x-goog-user-project': settings.cloudProjectId }),
  });
  const ingest = (events: unknown[], call: Call, validateOnly: boolean) => ({
    method: 'POST' as const,
    url: `${address}/events:ingest`,
    headers: { ...headersOf(call), 'content-type': 'application/json' },
    body: JSON.stringify({
      destinations: destinationsOf(events, settings),
      events,
      encoding: 'HEX',
      ...(validateOnly && { validateOnly }),
    }),
  });
  return {
    prepare: (conversion) => prepareGoogle(conversion, settings),
    request: (items, call) => ingest(items, call, call.test === true),
    read: readGoogle,
    probe: { request: (call) => ingest([sampleAt(call.now)], call, true), read: readGoogleProbe },
    authorize: { request: async (now) => tokenRequest(settings, baseUrl, now), read: readToken },
    status: {
      after: STATUS_AFTER_MS,
      until: STATUS_UNTIL_MS,
      request: (traceId, call) => ({
        method: 'GET',
        url: `${address}/requestStatus:retrieve?${new URLSearchParams({ requestId: traceId })}`,
        headers: headersOf(call),
      }),
      read: readGoogleStatus,
    },
  };
}

/** One destination for each conversion action that the events name. */
function destinationsOf(events: unknown[], { customerId, loginCustomerId }: GoogleSettings) {
  const account = (id: string | undefined) => id && { accountType: 'GOOGLE_ADS', accountId: id.replace(/\D/g, '') };
  const actions = new Set(
    z
      .array(itemSchema)
      .parse(events)
      .flatMap(({ destinationReferences }) => destinationReferences),
  );
  return [...actions].map((action) =>
    compact({
      reference: action,
      operatingAccount: account(customerId),
      loginAccount: account(loginCustomerId || undefined),
      productDestinationId: action,
    }),
  );
}

/** An event of nobody for an action that does not exist: validated only. */
function sampleAt(now: Date) {
  return {
    destinationReferences: ['1'],
    transactionId: 'tieback-connection-test',
    eventTimestamp: now.toISOString(),
    eventSource: 'WEB',
    userData: { userIdentifiers: [{ emailAddress: sha256Hex('nobody@tieback.invalid') }] },
    consent: { adUserData: 'CONSENT_GRANTED', adPersonalization: 'CONSENT_DENIED' },
  };
}
