/**
 * Criteo's Events API: sales and shopping steps for retargeting. README.md here says what Criteo does, and what is not confirmed.
 */
import { defineDestination, type OpenDestination } from '../define';
import { readCriteo } from './answer';
import { CRITEO_EVENTS, prepareCriteo } from './event';
import { criteoSandbox } from './sandbox';
import { criteoFields, criteoSettings, type CriteoSettings } from './settings';

export const criteo = defineDestination<CriteoSettings>({
  id: 'criteo',
  name: 'Criteo Events API',
  summary: 'Criteo’s retargeting learns of every sale, also of those that its tag never saw, and stops showing what was bought.',
  category: 'ads',
  mark: { letters: 'CR', color: 'orange' },
  docs: { url: 'https://guides.criteotilt.com/onetag/s2s/', read: '2026-11' },
  needs: [
    'A Criteo account with events by server, which Criteo has to switch on',
    'The partner ID and the caller ID that Criteo gives you',
  ],
  fields: criteoFields,
  account: ['accountId'],
  settings: criteoSettings,
  baseUrl: 'https://widget.criteo.com',
  limits: {
    batchEvents: 1,
    batchBytes: 1_000_000,
    // "In real-time or near-real-time": how late is not said, a day is our own bound.
    ageDays: 1,
    // No limit is published.
    requestsPerSecond: 10,
    concurrency: 4,
    timeoutMs: 20_000,
  },
  events: {
    page_view: 'viewPage',
    view_item: 'viewItem',
    view_item_list: 'viewList',
    search: 'viewList',
    add_to_cart: 'addToCart',
    view_cart: 'viewBasket',
    begin_checkout: 'beginCheckout',
    add_payment_info: 'addPaymentInfo',
    purchase: 'trackTransaction',
    login: 'login',
  },
  // Stores that use Criteo have its OneTag in the page, which tells of the rest.
  sentByDefault: ['purchase'],
  eventNames: {
    label: 'Criteo event',
    choices: CRITEO_EVENTS,
    open: false,
    help: 'One of the events that Criteo’s OneTag knows.',
  },
  consent: { needs: ['ad_storage', 'ad_user_data'] },
  refunds: { taken: false, how: 'The Events API has no refund event; refunded orders stay counted at Criteo.' },
  matchKeys: ['email', 'external_id', 'ip', 'user_agent'],
  itemsAt: '',
  deduplicates: {
    by: 'transaction id of a sale, with OneTag too; other events by nothing',
    repeats: false,
    repeatable: ['purchase'],
  },
  valueByLines: 'The products’ prices add up to the order’s value.',
  accountCurrency: 'currency',
  answersNothing: 'Criteo publishes no answers: whether the account is right and the event was counted, its reports tell alone.',
  open: openCriteo,
  sandbox: criteoSandbox,
});

function openCriteo(settings: CriteoSettings, baseUrl: string): OpenDestination {
  return {
    prepare: (conversion) => prepareCriteo(conversion, settings),
    request: ([item]) => ({
      method: 'POST',
      url: `${baseUrl}/m/event?version=s2s_v0`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(item),
    }),
    read: readCriteo,
  };
}
