/**
 * LinkedIn Conversions API: events of the store's server for LinkedIn ads. README.md here says what LinkedIn does beyond its
 * documents.
 */
import { defineDestination, type OpenDestination } from '../define';
import { readLinkedIn } from './answer';
import { prepareLinkedIn } from './event';
import { linkedinSandbox } from './sandbox';
import { linkedinFields, linkedinSettings, type LinkedInSettings } from './settings';
import { rulesOf } from './rule';
import { LINKEDIN_API_VERSION } from './version';

export const linkedin = defineDestination<LinkedInSettings>({
  id: 'linkedin',
  name: 'LinkedIn Conversions API',
  summary: 'LinkedIn ads learn of every sale and lead, also of those that the Insight Tag never saw.',
  category: 'ads',
  mark: { letters: 'Li', color: 'blue' },
  docs: { url: 'https://learn.microsoft.com/en-us/linkedin/marketing/conversions/conversions-overview', read: '2026-11' },
  apiVersion: { name: LINKEDIN_API_VERSION, endsOn: '2027-09-01', read: '2026-11' },
  needs: [
    'A LinkedIn ad account, and the right to manage its signals',
    'A conversion rule for each event, with the Conversions API as its source, attached to your campaigns',
  ],
  fields: linkedinFields,
  settings: linkedinSettings,
  baseUrl: 'https://api.linkedin.com',
  limits: {
    batchEvents: 5_000,
    batchBytes: 4_000_000,
    ageDays: 90,
    // 600 requests a minute.
    requestsPerSecond: 10,
    concurrency: 2,
    timeoutMs: 30_000,
  },
  events: {
    page_view: '',
    view_item: '',
    search: '',
    add_to_cart: '',
    begin_checkout: '',
    add_payment_info: '',
    purchase: '',
    sign_up: '',
    generate_lead: '',
    subscribe: '',
    start_trial: '',
  },
  eventNames: {
    label: 'Conversion rule ID',
    open: true,
    help: 'Campaign Manager, Measurement, Conversion tracking: the id of a rule whose source is the Conversions API, such as 104012. With the browser pixel, add the Insight Tag’s rule after a slash: 104012/104020.',
  },
  consent: { needs: ['ad_storage', 'ad_user_data'] },
  refunds: { taken: false, how: 'The Conversions API has no refund event; refunded orders stay counted in Campaign Manager.' },
  matchKeys: ['email', 'name', 'external_id', 'click_id', 'ip'],
  itemsAt: 'elements',
  deduplicates: { by: 'eventId, within the ad account', byIdAlone: true, repeats: true },
  open: openLinkedIn,
  pixel: {
    settings: ['partnerId'],
    scriptHost: 'https://snap.licdn.com',
    deduplicates: true,
    shows: (as) => rulesOf(as)?.browser !== undefined,
  },
  sandbox: linkedinSandbox,
});

function openLinkedIn({ accessToken }: LinkedInSettings, baseUrl: string): OpenDestination {
  return {
    prepare: prepareLinkedIn,
    request: (items) => ({
      method: 'POST',
      url: `${baseUrl}/rest/conversionEvents`,
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        'linkedin-version': LINKEDIN_API_VERSION,
        'x-restli-protocol-version': '2.0.0',
        'x-restli-method': 'BATCH_CREATE',
      },
      body: JSON.stringify({ elements: items }),
    }),
    read: readLinkedIn,
  };
}
