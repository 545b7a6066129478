/**
 * Which orders a figure of the journeys report is made of, as the text of the parameter `path` of the list of orders: JSON that
 * names how the journeys are read and what of them is wanted. Made by the report and by its page, read by the list.
 */
import { z } from 'zod';
import { PATH_TOUCHES_MAX } from '@/lib/model/credit';
import type { LabelDimension } from '../../dimension-names';
import { labelDimensionSchema, labelFilterParam } from '../../label-filter';

/** What a contact is called in a journey: its channel, or the campaign within its channel. */
export const journeyLevels = ['channel', 'campaign'] as const;
export type JourneyLevel = (typeof journeyLevels)[number] | LabelDimension;
/** Also by a label of the site: by its value, or the channel of a contact that has none. */
export const journeyLevelSchema = z.union([z.enum(journeyLevels), labelDimensionSchema]);

/** Whether direct visits that earn nothing beside other contacts stand in the journey. */
export const directViews = ['credited', 'shown'] as const;

/** Journeys of this many contacts and of more are counted together. */
export const LENGTH_MAX = 10;
/** The diagram of journeys shows the order after this many contacts at the latest. */
export const FLOW_STEPS = 5;

/**
 * Where one group of times between the first contact and the order ends and the next begins, in seconds; the last one is open.
 * Fine at first, where most orders are.
 */
const HOUR = 3_600;
const DAY = 24 * HOUR;
export const timeBounds = [HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 60 * DAY] as const;

/** A contact's name, or any but the named ones: those are shown as one. */
const value = z.union([z.string().max(1_000), z.strictObject({ except: z.array(z.string().max(1_000)).max(50) })]);
export type FlowValue = z.infer<typeof value>;

export const pathFilterSchema = z.strictObject({
  by: journeyLevelSchema,
  direct: z.enum(directViews).optional(),
  /** Journeys with a contact of this channel, of this campaign, of this label. */
  channel: z.string().max(500).optional(),
  campaign: z.string().max(500).optional(),
  label: labelFilterParam,
  /** Exactly this journey: each contact with how often it came in a row. */
  is: z
    .array(z.tuple([z.string().max(1_000), z.int().min(1).max(PATH_TOUCHES_MAX)]))
    .max(PATH_TOUCHES_MAX)
    .optional(),
  /** This many contacts; LENGTH_MAX is that many and more, 0 is none. */
  length: z.int().min(0).max(LENGTH_MAX).optional(),
  /** The place of its group among the times to order. */
  time: z.int().min(0).max(timeBounds.length).optional(),
  first: z.string().max(1_000).optional(),
  middle: z.string().max(1_000).optional(),
  last: z.string().max(1_000).optional(),
  /** Before the last contact, in any place. */
  assisted: z.string().max(1_000).optional(),
  /** The contact that earned most under the list's model. */
  won: z.string().max(1_000).optional(),
  /** Repeats in a row taken as one: this at the step, and that after it, or the order, or more than is shown. */
  flow: z
    .strictObject({
      step: z.int().min(1).max(FLOW_STEPS),
      from: value,
      to: value.optional(),
      end: z.enum(['order', 'more']).optional(),
    })
    .optional(),
});
export type PathFilter = z.infer<typeof pathFilterSchema>;

/** More than a browser's address holds in comfort. */
export const PATH_TEXT_MAX = 6_000;

/** The filter that a text holds, or undefined when it is none. */
export function parsePathFilter(text: string): PathFilter | undefined {
  try {
    return pathFilterSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The text of a filter. */
export function pathFilterText(filter: PathFilter): string {
  return JSON.stringify(filter);
}

/** Contacts with neighbours of one name taken together and counted. */
export function runsOf(steps: readonly string[]): [string, number][] {
  const runs: [string, number][] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last?.[0] === step) last[1] += 1;
    else runs.push([step, 1]);
  }
  return runs;
}

/** The contacts, one by one, that such runs stand for. */
export function stepsOf(runs: readonly (readonly [string, number])[]): string[] {
  return runs.flatMap(([step, times]) => Array<string>(times).fill(step));
}
