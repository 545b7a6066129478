/**
 * CJ's tracking API: orders of a programme, restated and cancelled as they change. README.md here says what CJ does beyond its
 * documents.
 */
import { z } from 'zod';
import { defineDestination, type OpenDestination } from '../define';
import { readCj } from './answer';
import { type CjKind, kindOf, prepareCj } from './event';
import { cjSandbox } from './sandbox';
import { cjFields, cjSettings, type CjSettings } from './settings';

export const cj = defineDestination<CjSettings>({
  id: 'cj',
  name: 'CJ Affiliate',
  summary:
    'Publishers of your CJ programme are paid for the orders that their links brought, item by item and less what went back.',
  category: 'affiliate',
  mark: { letters: 'CJ', color: 'teal' },
  docs: { url: 'https://docs.cj.com/docs/neworders-api', read: '2026-11' },
  needs: [
    'A CJ programme as its advertiser, with an action tracker of sales',
    'The Tracking API, which CJ’s integration team has to switch on',
    'A personal access token of a user of that advertiser',
  ],
  fields: cjFields,
  account: ['enterpriseId', 'actionTrackerId'],
  settings: cjSettings,
  baseUrl: 'https://tracking.api.cj.com',
  limits: {
    // CJ takes 10,000; one wrong order fails a request without being named, so fewer are halved sooner.
    batchEvents: 500,
    batchBytes: 5_000_000,
    // No age is published: the programme's days after the click decide. Ours, so that no history is paid for by mistake.
    ageDays: 30,
    // 25 calls a minute are published for CJ's other APIs, none for this one.
    requestsPerSecond: 0.4,
    concurrency: 1,
    timeoutMs: 60_000,
  },
  events: { purchase: 'order', refund: 'correction' },
  valueByDefault: 'net_of_tax_and_shipping',
  eventNames: {
    label: 'CJ record',
    choices: ['order', 'correction'],
    open: false,
    help: 'Orders are told with their items; a part of a refund restates the order, the whole of it cancels it, until CJ has locked it.',
  },
  consent: { needs: ['ad_storage', 'ad_user_data'] },
  refunds: {
    taken: true,
    how: 'A part restates the order with what is left of it, a whole refund or cancellation cancels it; not after CJ has locked it.',
  },
  restates: { by: 'value' },
  matchKeys: ['click_id'],
  itemsAt: 'variables.orders',
  testMode: 'Test orders go to CJ’s test address: they are checked as orders are, and posted nowhere.',
  deduplicates: { by: 'order id within an action tracker and enterprise', repeats: true },
  valueByLines: 'The items less the order’s discount add up to its value.',
  open: openCj,
  sandbox: cjSandbox,
});

/** The calls, each with its type of input. */
const CALLS: Readonly<Record<CjKind, string>> = {
  create: 'mutation ($orders: [OrderCreateRequest!]!) { createOrders(newOrders: $orders)',
  restate: 'mutation ($orders: [OrderRestateRequest!]!) { restateOrders(restatedOrders: $orders)',
  cancel: 'mutation ($orders: [OrderCancelRequest!]!) { cancelOrders(cancelledOrders: $orders)',
};
const itemSchema = z.looseObject({});

function openCj(settings: CjSettings, baseUrl: string): OpenDestination {
  return {
    prepare: (conversion) => prepareCj(conversion, settings),
    request: (orders, { test }) => {
      const [first] = z.array(itemSchema).parse(orders);
      const query = `${CALLS[kindOf(first ?? {})]} { orders { submissionId orderId } errors { message fields } } }`;
      return {
        method: 'POST',
        url: `${baseUrl}/${test ? 'graphqltest' : 'graphql'}`,
        headers: { authorization: `Bearer ${settings.accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { orders } }),
      };
    },
    read: readCj,
    testClick: { param: 'cjevent', value: 'tiebacktest' },
  };
}
