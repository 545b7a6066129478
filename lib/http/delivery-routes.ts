/** The part of the API that reads what was sent to destinations. */
import {
  deliveriesParams,
  deliveriesResult,
  deliveryResult,
  healthParams,
  healthResult,
  pairingParams,
  pairingResult,
} from '@/lib/reporting';
import { matchReadinessSchema } from '@/lib/workspace/match-readiness';
import { type ApiRouteEntry, json, SITE, SITE_PROBLEMS } from './api-route-entry';

const recent = [
  { name: 'from', with: '30 days before `to`' },
  { name: 'to', with: 'tomorrow, so that today is the last day' },
];

/** The report with what the pipeline adds to it. */
export const connectionHealthAnswer = healthResult.extend({ readiness: matchReadinessSchema.optional() });

export const deliveryRoutes: ApiRouteEntry[] = [
  {
    method: 'get',
    path: `${SITE}/deliveries`,
    id: 'listDeliveries',
    tag: 'Destinations',
    summary: 'What is owed to destinations and what became of it, newest first',
    description:
      'One delivery for each event and connection, those of deleted connections included. A page at a time: send `nextCursor` back as `cursor` until it is absent.',
    permission: 'event.read',
    query: deliveriesParams,
    status: 200,
    answer: json('DeliveryList', deliveriesResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/deliveries/{deliveryId}`,
    id: 'getDelivery',
    tag: 'Destinations',
    summary: 'One delivery with everything that was sent of it and answered to it',
    description: 'Secrets are redacted before anything is stored; of a request with many events only this one is shown.',
    permission: 'event.read',
    status: 200,
    answer: json('Delivery', deliveryResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/connections/{connectionId}/health`,
    id: 'getConnectionHealth',
    tag: 'Destinations',
    summary: 'Whether the orders of a range arrived at a destination, what failed, and what mends it',
    permission: 'event.read',
    query: healthParams,
    filled: recent,
    status: 200,
    answer: json('ConnectionHealth', connectionHealthAnswer),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/connections/{connectionId}/pairing`,
    id: 'getPairing',
    tag: 'Destinations',
    summary: 'Which events reached a platform by its browser pixel, by the server, or by both',
    permission: 'event.read',
    query: pairingParams,
    filled: recent,
    status: 200,
    answer: json('Pairing', pairingResult),
    problems: SITE_PROBLEMS,
  },
];
