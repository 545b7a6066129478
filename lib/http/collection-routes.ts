/** The sending half of the API: events, orders, files. */
import { z } from 'zod';
import { EVENT_NAME_LENGTH_MAX, MESSAGE_ID_LENGTH_MAX, rejectReasons, wireBatchSchema, wireEventSchema } from '@/lib/model/event';
import { eventNoteSchema } from '@/lib/model/event-note';
import { API_EVENTS_MAX, API_ORDERS_MAX, apiEventSchema, apiOrderSchema } from '@/lib/sources/api/source';
import { importCounts, importSchema, previewAnswer, previewSchema } from '@/lib/workspace/import-schemas';
import { type ApiRouteEntry, json, SITE, SITE_PROBLEMS } from './api-route-entry';

/** The events are checked one by one: the schema of the batch says what a good one looks like. */
const collectBody = wireBatchSchema.extend({ events: z.array(wireEventSchema).max(100) });
const collectAnswer = z.object({
  type: z.literal('urn:tieback:receipt').optional(),
  events: z.array(
    z.object({
      id: z.string().max(MESSAGE_ID_LENGTH_MAX).optional(),
      status: z.enum(['accepted', 'duplicate', 'rejected']),
      reason: z.enum(rejectReasons).optional(),
      field: z.string().optional(),
      detail: z.string().optional(),
      notes: z.array(eventNoteSchema).optional().describe('What was changed of an event that is stored all the same'),
    }),
  ),
});

export const collectionRoutes: ApiRouteEntry[] = [
  {
    method: 'post',
    path: '/c/{path}',
    id: 'collect',
    tag: 'Collection',
    summary: 'Send events',
    description: `What the snippet does; \`path\` is the site's own, from its installation page. JSON, also as text/plain, at most 256 KB and 100 events; gzip is read. The answer comes after the events are stored and says what became of each, in their order. \`id\` makes an event idempotent: sent again it is a duplicate. Names are snake_case, at most ${EVENT_NAME_LENGTH_MAX} characters; a purchase needs \`transaction_id\` and \`value\` in its properties, and \`currency\` where it is not the site's. A field that cannot be used is left out, with a note.`,
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
    body: json('ServerEvents', z.object({ events: z.array(apiEventSchema).max(API_EVENTS_MAX) })),
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
    body: json('Orders', z.object({ orders: z.array(apiOrderSchema).max(API_ORDERS_MAX) })),
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
];
