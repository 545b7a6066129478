/** What there is to look at among campaigns, each with its evidence; what was decided, and what came of it. Parameters and result. */
import { z } from 'zod';
import { evidenceSchema, findingKinds, findingStates, outcomeFactsSchema, outcomeStarts } from '@/lib/model/finding';

export const FINDINGS_MAX = 500;

export const findingsParams = z.object({
  limit: z.coerce.number().int().min(1).max(FINDINGS_MAX).default(200),
});
export type FindingsParams = z.infer<typeof findingsParams>;

const outcomeSchema = outcomeFactsSchema.extend({
  since: z.enum(outcomeStarts).describe('The day it is counted from: when it was shown, or decided on'),
  weeks: z.int(),
  beganOn: z.string(),
});

const findingSchema = z.object({
  id: z.string(),
  kind: z
    .enum(findingKinds)
    .describe(
      '`losing`: ROAS below break-even under every click model; `views`: so too, but the platform claims so much after views that clicks cannot judge it; `one_model`: one click model alone says that it pays; `untracked`: it costs and nobody is seen to come by it; `fell`: ROAS lower than its own weeks before, beyond noise',
    ),
  channel: z.string().optional(),
  source: z.string().optional(),
  campaign: z.string().optional(),
  shownOn: z.string().describe('The first day on which it was shown'),
  isOver: z.boolean().describe('The last look did not find it any more'),
  state: z.enum(findingStates),
  decidedBy: z.string().optional(),
  decidedAt: z.iso.datetime().optional(),
  note: z.string().optional(),
  evidence: evidenceSchema.describe('As it is now, or was when it was found last'),
  shown: evidenceSchema.describe('As it was shown first'),
  outcomes: z.array(outcomeSchema),
});

export const findingsResult = z.object({
  currency: z.string(),
  timeZone: z.string(),
  /** Absent: never yet. */
  lookedAt: z.iso.datetime().optional(),
  hasAccounts: z.boolean(),
  breakEven: z.object({ roas: z.string(), isAssumed: z.boolean() }),
  viewShareMax: z.number(),
  findings: z.array(findingSchema).describe('Standing ones first, dearest first; then those that are over'),
});
export type FindingsResult = z.infer<typeof findingsResult>;
export type FindingView = FindingsResult['findings'][number];
