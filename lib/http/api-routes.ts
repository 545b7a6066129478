/**
 * Every address of the API with what it takes and gives, from the same schemas that its handlers parse with. The OpenAPI document
 * and the page /docs/api are made from this table; a test holds it against the handlers below app/api/v1.
 */
import { z } from 'zod';
import type { Permission } from '@/lib/access';
import { EVENT_NAME_LENGTH_MAX, MESSAGE_ID_LENGTH_MAX, rejectReasons, wireBatchSchema, wireEventSchema } from '@/lib/model/event';
import {
  attributionParams,
  attributionResult,
  eventRow,
  eventsParams,
  eventsResult,
  installResult,
  ordersParams,
  ordersResult,
  overviewParams,
  overviewResult,
  receiptResult,
  sourceActivityResult,
} from '@/lib/reporting';
import { apiEventSchema, apiOrderSchema } from '@/lib/sources/api/source';
import { importCounts, importSchema, previewAnswer, previewSchema } from '@/lib/workspace/import-schemas';
import type { ErrorCode } from './problem';

/** A body under its content type; without a schema it is text. */
type Body = { contentType: string; name?: string; schema?: z.ZodType };

export type ApiRouteEntry = {
  method: 'get' | 'post';
  /** With the variable parts in braces, as OpenAPI writes them. */
  path: string;
  id: string;
  tag: 'Reports' | 'Orders' | 'Events' | 'Installation' | 'Collection' | 'Description';
  summary: string;
  description?: string;
  /** What the caller's role must allow; absent: open to all. */
  permission?: Permission;
  query?: z.ZodType;
  /** Query parameters that the route fills in when they are not sent. */
  filled?: { name: string; with: string }[];
  body?: Body;
  status: 200 | 202;
  answer: Body;
  problems: ErrorCode[];
};

const json = (name: string, schema: z.ZodType): Body => ({ contentType: 'application/json', name, schema });

const SITE = '/api/v1/sites/{site}';
const SITE_PROBLEMS: ErrorCode[] = ['unauthenticated', 'forbidden', 'not_found', 'invalid_input', 'unavailable'];
const recent = [
  { name: 'from', with: '30 days before `to`' },
  { name: 'to', with: 'tomorrow, so that today is the last day' },
];

/** The events are checked one by one: the schema of the batch says what a good one looks like. */
const collectBody = wireBatchSchema.extend({ events: z.array(wireEventSchema).max(100) });
const collectAnswer = z.object({
  events: z.array(
    z.object({
      id: z.string().max(MESSAGE_ID_LENGTH_MAX).optional(),
      status: z.enum(['accepted', 'duplicate', 'rejected']),
      reason: z.enum(rejectReasons).optional(),
      field: z.string().optional(),
      detail: z.string().optional(),
    }),
  ),
});

export const apiRoutes: ApiRouteEntry[] = [
  {
    method: 'get',
    path: `${SITE}/reports/attribution`,
    id: 'getAttributionReport',
    tag: 'Reports',
    summary: 'Revenue and orders by what earned them',
    description:
      "Revenue is net of refunds and belongs to the day of its order. `reconciles` says, per model, whether credit and the unattributed rest are the store's revenue to the minor unit; models marked `overClaims` may exceed it.",
    permission: 'report.read',
    query: attributionParams,
    filled: recent,
    status: 200,
    answer: json('AttributionReport', attributionResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/reports/attribution.csv`,
    id: 'getAttributionCsv',
    tag: 'Reports',
    summary: 'The attribution report for spreadsheets',
    description:
      'The rows of the report, then one line for what nobody earned and one for the totals. Text that a spreadsheet would run as a formula begins with an apostrophe.',
    permission: 'report.read',
    query: attributionParams,
    filled: recent,
    status: 200,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/overview`,
    id: 'getOverview',
    tag: 'Reports',
    summary: 'What the store sold, day by day, and which channels brought it',
    permission: 'report.read',
    query: overviewParams,
    filled: recent,
    status: 200,
    answer: json('Overview', overviewResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/orders`,
    id: 'listOrders',
    tag: 'Orders',
    summary: 'Orders, newest first',
    description: 'A page at a time: send `nextCursor` back as `cursor` until it is absent.',
    permission: 'event.read',
    query: ordersParams,
    status: 200,
    answer: json('OrderList', ordersResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/orders/{orderId}`,
    id: 'getOrderReceipt',
    tag: 'Orders',
    summary: 'The credit receipt: why an order was credited as it was',
    description:
      'Each touch that was considered with its click ID and its share under every model, the rejected ones with the reason, the person, and the raw events.',
    permission: 'event.read',
    status: 200,
    answer: json('Receipt', receiptResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/events`,
    id: 'listEvents',
    tag: 'Events',
    summary: 'Events as stored, filtered or refused, newest first',
    permission: 'event.read',
    query: eventsParams,
    status: 200,
    answer: json('EventList', eventsResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/events/stream`,
    id: 'streamEvents',
    tag: 'Events',
    summary: 'Events as they arrive',
    description:
      'Server-sent events; the data of each is one event as in the list. Send the last id as `Last-Event-ID` to go on where the connection broke; an event may then come twice.',
    permission: 'event.read',
    status: 200,
    answer: { contentType: 'text/event-stream', name: 'Event', schema: eventRow },
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/install`,
    id: 'getInstallStatus',
    tag: 'Installation',
    summary: 'The snippet, URL templates, and what was seen of the site so far',
    permission: 'report.read',
    status: 200,
    answer: json('InstallStatus', installResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/sources/activity`,
    id: 'getSourceActivity',
    tag: 'Events',
    summary: 'What each kind of source brought in the last 24 hours',
    description:
      'Counts and last times of the newest events and refusals; on a site with very many, `since` and `lookedBackTo` say how far back was looked.',
    permission: 'report.read',
    status: 200,
    answer: json('SourceActivity', sourceActivityResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'post',
    path: '/c/{path}',
    id: 'collect',
    tag: 'Collection',
    summary: 'Send events',
    description: `What the snippet does; \`path\` is the site's own, from its installation page. JSON, also as text/plain, at most 64 KB and 100 events; gzip is read. The answer comes after the events are stored and says what became of each, in their order. \`id\` makes an event idempotent: sent again it is a duplicate. Names are snake_case, at most ${EVENT_NAME_LENGTH_MAX} characters; a purchase needs \`transaction_id\`, \`value\` and \`currency\` in its properties.`,
    body: json('EventBatch', collectBody),
    status: 202,
    answer: json('EventReceipts', collectAnswer),
    problems: [
      'malformed',
      'forbidden',
      'not_found',
      'too_large',
      'unsupported_media',
      'invalid_input',
      'rate_limited',
      'unavailable',
    ],
  },
  {
    method: 'post',
    path: `${SITE}/events`,
    id: 'sendEvents',
    tag: 'Collection',
    summary: 'Send events from a server',
    description:
      'Up to 1,000 events, also of the past. `context.visitor` ties an event to a browser (the id that `tieback("id", ...)` tells the page). Each event is answered for itself; `id` makes it idempotent.',
    permission: 'event.write',
    body: json('ServerEvents', z.object({ events: z.array(apiEventSchema).max(1_000) })),
    status: 200,
    answer: json('EventReceipts', collectAnswer),
    problems: [...SITE_PROBLEMS, 'too_large', 'rate_limited'],
  },
  {
    method: 'post',
    path: `${SITE}/orders`,
    id: 'upsertOrders',
    tag: 'Collection',
    summary: 'Send orders and their refunds',
    description:
      'Up to 500 orders, new or changed. An order is known by its `id`: what the snippet, a webhook and this API say of it is one order. Of two statements the one with the later `updatedAt` counts; the same order again changes nothing.',
    permission: 'event.write',
    body: json('Orders', z.object({ orders: z.array(apiOrderSchema).max(500) })),
    status: 200,
    answer: json('EventReceipts', collectAnswer),
    problems: [...SITE_PROBLEMS, 'too_large', 'rate_limited'],
  },
  {
    method: 'get',
    path: `${SITE}/imports`,
    id: 'listImports',
    tag: 'Collection',
    summary: 'Imported files, newest first, with what became of their rows',
    permission: 'event.read',
    status: 200,
    answer: json('Imports', z.object({ imports: z.array(importSchema) })),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'post',
    path: `${SITE}/imports`,
    id: 'importOrders',
    tag: 'Collection',
    summary: 'Import a CSV file of past orders and refunds',
    description:
      'The body is the file, of any size; it is answered when read to its end. `options` is JSON with `mapping` and `format`, as the preview gives them. The same file again makes nothing twice; a corrected row replaces what it said.',
    permission: 'event.write',
    query: z.object({ options: z.string(), name: z.string().optional() }),
    body: { contentType: 'text/csv' },
    status: 200,
    answer: json('ImportCounts', importCounts.extend({ id: z.string() })),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'post',
    path: `${SITE}/imports/preview`,
    id: 'previewImport',
    tag: 'Collection',
    summary: 'What the first rows of a file make',
    description: 'Guesses columns, dates and amounts where `mapping` or `format` is not given.',
    permission: 'event.write',
    body: json('ImportPreviewRequest', previewSchema),
    status: 200,
    answer: json('ImportPreview', previewAnswer),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/imports/{importId}/refused.csv`,
    id: 'getRefusedRows',
    tag: 'Collection',
    summary: 'The rows of an imported file that made no order, with their reason',
    permission: 'event.read',
    status: 200,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: '/api/v1/openapi.json',
    id: 'getOpenApi',
    tag: 'Description',
    summary: 'This description',
    status: 200,
    answer: { contentType: 'application/json' },
    problems: [],
  },
];
