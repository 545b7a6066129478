/**
 * impact.com's Conversions API: orders of a programme, and changes to their actions. README.md here says what it does beyond its
 * documents.
 */
import { z } from 'zod';
import type { VendorRequest } from '@/lib/model/delivery';
import { defineDestination, type OpenDestination } from '../define';
import { readImpact, readImpactStatus, STATUS_AFTER_MS, STATUS_UNTIL_MS } from './answer';
import { prepareImpact, UPDATE_CODE } from './event';
import { impactSandbox } from './sandbox';
import { impactFields, impactSettings, type ImpactSettings } from './settings';

export const impact = defineDestination<ImpactSettings>({
  id: 'impact',
  name: 'impact.com',
  summary:
    'Partners of your impact.com programme are paid for the orders that their links brought, and for no more than was kept.',
  category: 'affiliate',
  mark: { letters: 'IM', color: 'dark' },
  docs: { url: 'https://integrations.impact.com/brand-api-reference', read: '2026-11' },
  needs: [
    'An impact.com account as a brand',
    'An API token with access to Conversions, Actions and Submissions',
    'An event type for online sales',
  ],
  fields: impactFields,
  account: ['accountSid', 'campaignId', 'actionTrackerId'],
  settings: impactSettings,
  baseUrl: 'https://api.impact.com',
  limits: {
    batchEvents: 1,
    batchBytes: 1_000_000,
    // No age is published: the contract's days after the click decide. Ours, so that no history is paid for by mistake.
    ageDays: 30,
    // Limits apply, says the reference, and names none.
    requestsPerSecond: 5,
    concurrency: 2,
    timeoutMs: 20_000,
  },
  events: { purchase: 'conversion', refund: 'correction' },
  valueByDefault: 'net_of_tax_and_shipping',
  eventNames: {
    label: 'impact.com record',
    choices: ['conversion', 'correction'],
    open: false,
    help: 'Orders become actions of your event type of sales; a refund or cancellation changes or reverses the action until it locks.',
  },
  consent: { needs: ['ad_storage', 'ad_user_data'] },
  refunds: {
    taken: true,
    how: 'A whole refund or cancellation reverses the action, a part lowers its amount; not after the action has locked.',
  },
  restates: { by: 'value' },
  matchKeys: ['click_id', 'email'],
  itemsAt: '',
  deduplicates: { by: 'order id within an event type', repeats: true },
  valueByLines: 'ItemSubTotal of the lines adds up to the order’s value.',
  open: openImpact,
  sandbox: impactSandbox,
});

const fieldsSchema = z.record(z.string(), z.string());

function openImpact(settings: ImpactSettings, baseUrl: string): OpenDestination {
  const { accountSid, authToken } = settings;
  const account = `${baseUrl}/Advertisers/${encodeURIComponent(accountSid)}`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  // Without it the answers are XML.
  const headers = { authorization, accept: 'application/json' };
  return {
    prepare: (conversion) => prepareImpact(conversion, settings),
    request: ([item]) => {
      const fields = fieldsSchema.parse(item);
      const { method, path } = callOf(fields);
      return {
        method,
        url: `${account}/${path}`,
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      };
    },
    read: readImpact,
    status: {
      after: STATUS_AFTER_MS,
      until: STATUS_UNTIL_MS,
      request: (traceId) => ({ method: 'GET', url: `${account}/APISubmissions/${encodeURIComponent(traceId)}`, headers }),
      read: readImpactStatus,
    },
    testClick: { param: 'irclickid', value: 'tieback-test' },
  };
}

function callOf({ DispositionCode }: Record<string, string>): { method: VendorRequest['method']; path: string } {
  if (DispositionCode === undefined) return { method: 'POST', path: 'Conversions' };
  return { method: DispositionCode === UPDATE_CODE ? 'PUT' : 'DELETE', path: 'Actions' };
}
