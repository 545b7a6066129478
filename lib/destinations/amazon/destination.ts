/**
 * Amazon Ads Events API: events of the store's server for Amazon's ads. README.md here says what Amazon does beyond its
 * documents.
 */
import { z } from 'zod';
import { hostOf } from '../address';
import { defineDestination, type OpenDestination } from '../define';
import { readAmazon } from './answer';
import { LOGIN_HOST, readToken, tokenRequest } from './authorize';
import { AMAZON_CURRENCIES, AMAZON_TYPES, prepareAmazon } from './event';
import { amazonSandbox } from './sandbox';
import { amazonFields, amazonSettings, type AmazonSettings } from './settings';

const HOSTS: Readonly<Record<AmazonSettings['region'], string>> = {
  na: 'https://advertising-api.amazon.com',
  eu: 'https://advertising-api-eu.amazon.com',
  fe: 'https://advertising-api-fe.amazon.com',
};

export const amazon = defineDestination<AmazonSettings>({
  id: 'amazon',
  name: 'Amazon Ads Events API',
  summary: 'Amazon’s ads learn of sales in your own store, and bid on the people who buy there.',
  category: 'ads',
  mark: { letters: 'AM', color: 'yellow' },
  docs: { url: 'https://advertising.amazon.com/API/docs/en-us/guides/events/events', read: '2026-11' },
  apiVersion: { name: 'v1', endsOn: null, read: '2026-11' },
  needs: [
    'An Amazon Ads advertiser account that Amazon has admitted to the Events API',
    'A Login with Amazon app that has access to the Ads API, and a refresh token of a user of that account',
  ],
  fields: amazonFields,
  account: ['advertiserId', 'region', 'dataSet'],
  settings: amazonSettings,
  baseUrl: HOSTS.na,
  limits: {
    // What two public connectors keep to; Amazon's own figures are not public.
    batchEvents: 500,
    batchBytes: 1_000_000,
    // Not published: our own bound.
    ageDays: 7,
    requestsPerSecond: 5,
    concurrency: 2,
    timeoutMs: 20_000,
  },
  events: {
    page_view: 'PAGE_VIEW',
    view_item: 'OTHER',
    search: 'SEARCH',
    add_to_cart: 'ADD_TO_SHOPPING_CART',
    begin_checkout: 'CHECKOUT',
    purchase: 'OFF_AMAZON_PURCHASES',
    sign_up: 'SIGN_UP',
    generate_lead: 'LEAD',
    subscribe: 'SUBSCRIBE',
  },
  eventNames: {
    label: 'Amazon conversion type',
    choices: AMAZON_TYPES,
    open: false,
    help: 'What the event counts as in Amazon Ads.',
  },
  consent: { needs: ['ad_storage', 'ad_user_data'] },
  refunds: { taken: false, how: 'The Events API has no refund; refunded orders stay counted in Amazon Ads.' },
  matchKeys: ['email', 'phone', 'name', 'address'],
  itemsAt: 'events',
  testCode: 'testDataSet',
  deduplicates: { by: 'eventId, across all types of events: the latest is kept', byIdAlone: true, repeats: true },
  currencies: AMAZON_CURRENCIES,
  open: openAmazon,
  sandbox: amazonSandbox,
});

const eventSchema = z.looseObject({ eventDescription: z.looseObject({}) });

function openAmazon(settings: AmazonSettings, baseUrl: string): OpenDestination {
  const host = hostOf(baseUrl, { usual: HOSTS.na, chosen: HOSTS[settings.region] });
  const loginHost = hostOf(baseUrl, { usual: HOSTS.na, chosen: LOGIN_HOST });
  return {
    prepare: (conversion) => prepareAmazon(conversion, settings),
    request: (items, { accessToken = '', test }) => ({
      method: 'POST',
      url: `${host}/adsApi/v1/create/events`,
      headers: {
        authorization: `Bearer ${accessToken}`,
        'Amazon-Ads-ClientId': settings.clientId,
        'Amazon-Ads-AccountId': settings.advertiserId,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        events: test && settings.testDataSet ? items.map((item) => inDataSet(item, settings.testDataSet)) : items,
      }),
    }),
    read: readAmazon,
    authorize: { request: async () => tokenRequest(settings, loginHost), read: readToken },
  };
}

function inDataSet(item: unknown, dataSetName: string) {
  const event = eventSchema.parse(item);
  return { ...event, eventDescription: { ...event.eventDescription, dataSetName } };
}
