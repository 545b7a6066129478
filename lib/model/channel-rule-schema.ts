/** What checks the stated rules of a site's channels, and reads the stored ones. */
import { z } from 'zod';
import { CHANNEL_RULES_MAX, channelFields, channelMatches } from './channel-rule';

const CONDITIONS_MAX = 10;
const VALUES_MAX = 30;
const VALUE_LENGTH_MAX = 200;
const NAME_LENGTH_MAX = 60;

const shortText = (max: number) => z.string().trim().min(1, 'must not be empty').max(max, `must have at most ${max} characters`);

const channelConditionSchema = z.object({
  field: z.enum(channelFields),
  match: z.enum(channelMatches),
  values: z.array(shortText(VALUE_LENGTH_MAX)).min(1, 'needs a value').max(VALUES_MAX, `may list at most ${VALUES_MAX}`),
});

const channelRuleSchema = z.object({
  channel: shortText(NAME_LENGTH_MAX).refine((name) => !/^(direct|unattributed)$/i.test(name), 'is taken: choose another name'),
  conditions: z
    .array(channelConditionSchema)
    .min(1, 'needs a condition')
    .max(CONDITIONS_MAX, `may have at most ${CONDITIONS_MAX} conditions`),
});

export const channelRulesSchema = z
  .array(channelRuleSchema)
  .max(CHANNEL_RULES_MAX, `may have at most ${CHANNEL_RULES_MAX} rules`);
