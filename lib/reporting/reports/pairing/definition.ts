/** Which events of one connection reached the platform twice: by the browser's pixel and by the server, under one id. */
import { z } from 'zod';
import { deliveryStates } from '@/lib/model/delivery';
import { checkRange, rangeSchema } from '../../wire';
import { pairKinds } from './kinds';

export const pairingParams = rangeSchema
  .extend({
    kind: z.enum(pairKinds).optional().describe('Lists only these; the counts are of all'),
    name: z.string().max(64).optional().describe('Lists only events of this name; the counts are of all'),
  })
  .superRefine(checkRange);
export type PairingParams = z.infer<typeof pairingParams>;

const count = z.number().int().nonnegative();
const counts = z.object({ both: count, server_only: count, browser_only: count, neither: count });
export type PairCounts = z.infer<typeof counts>;

export const pairRow = z.object({
  key: z.string().describe('The id that both copies carry'),
  name: z.string(),
  kind: z.enum(pairKinds),
  occurredAt: z.string(),
  eventId: z.string(),
  order: z.object({ id: z.string(), key: z.string() }).optional(),
  /** Absent: none is owed. */
  delivery: z.object({ id: z.string(), state: z.enum(deliveryStates), reason: z.string().optional() }).optional(),
});
export type PairRow = z.infer<typeof pairRow>;

export const pairingResult = z.object({
  from: z.string(),
  to: z.string(),
  connection: z.object({ id: z.string(), name: z.string(), destinationName: z.string() }),
  pixel: z.object({
    offered: z.boolean().describe('Whether the platform has a browser pixel that the snippet can load'),
    on: z.boolean(),
    deduplicates: z.boolean().describe('Whether the platform counts both copies once'),
  }),
  counts,
  byName: z.array(counts.extend({ name: z.string() })),
  since: z.string().optional().describe('On busy sites only the newest of the range are counted, from here on'),
  rows: z.array(pairRow).describe('The newest'),
  more: z.boolean().describe('Whether there are more than those listed'),
});
export type PairingResult = z.infer<typeof pairingResult>;
