/** Reads the text of a filter where the list of orders is given one. */
import { z } from 'zod';
import { PATH_TOUCHES_MAX } from '@/lib/model/credit';
import { labelDimensionSchema, labelFilterParam } from '../../label-filter';
import { directViews, FLOW_STEPS, journeyLevels, LENGTH_MAX, type PathFilter, timeBounds } from './path-filter';

export const journeyLevelSchema = z.union([z.enum(journeyLevels), labelDimensionSchema]);

const value = z.union([z.string().max(1_000), z.strictObject({ except: z.array(z.string().max(1_000)).max(50) })]);

const pathFilterSchema = z.strictObject({
  by: journeyLevelSchema,
  direct: z.enum(directViews).optional(),
  channel: z.string().max(500).optional(),
  source: z.string().max(500).optional(),
  campaign: z.string().max(500).optional(),
  device: z.string().max(500).optional(),
  country: z.string().max(500).optional(),
  landingPage: z.string().max(2_000).optional(),
  label: labelFilterParam,
  is: z
    .array(z.tuple([z.string().max(1_000), z.int().min(1).max(PATH_TOUCHES_MAX)]))
    .max(PATH_TOUCHES_MAX)
    .optional(),
  length: z.int().min(0).max(LENGTH_MAX).optional(),
  time: z.int().min(0).max(timeBounds.length).optional(),
  first: z.string().max(1_000).optional(),
  middle: z.string().max(1_000).optional(),
  last: z.string().max(1_000).optional(),
  assisted: z.string().max(1_000).optional(),
  won: z.string().max(1_000).optional(),
  flow: z
    .strictObject({
      step: z.int().min(1).max(FLOW_STEPS),
      from: value,
      to: value.optional(),
      end: z.enum(['order', 'more']).optional(),
    })
    .optional(),
});

/** The filter that a text holds, or undefined when it is none. */
export function parsePathFilter(text: string): PathFilter | undefined {
  try {
    return pathFilterSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
