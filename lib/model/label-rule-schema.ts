/** What checks the stated rules of a site's labels, and reads the stored ones. */
import { z } from 'zod';
import { textPattern } from '@/lib/core/text-pattern';
import { LABEL_LENGTH_MAX, LABEL_RULES_MAX, LABELS_MAX, labelFields, labelMatches } from './label-rule';

const CONDITIONS_MAX = 10;
const VALUES_MAX = 30;
const VALUE_LENGTH_MAX = 200;
const NAME_LENGTH_MAX = 60;

const shortText = (max: number) => z.string().trim().min(1, 'must not be empty').max(max, `must have at most ${max} characters`);

/** No comma and no colon: lists of dimensions and filters hold it (`label:Brand`, `Brand:non-brand`). */
export const labelNameSchema = shortText(LABEL_LENGTH_MAX).regex(
  /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._()&/+-]*$/u,
  'may hold letters, digits, spaces and . _ ( ) & / + -, and begins with a letter or digit',
);

export const labelConditionSchema = z
  .object({
    field: z.enum(labelFields),
    match: z.enum(labelMatches),
    /** One of them is enough. */
    values: z.array(shortText(VALUE_LENGTH_MAX)).min(1, 'needs a value').max(VALUES_MAX, `may list at most ${VALUES_MAX}`),
  })
  .superRefine(({ match, values }, context) => {
    if (match !== 'matches') return;
    for (const [index, value] of values.entries()) {
      const pattern = textPattern(value);
      if (!pattern.ok) context.addIssue({ code: 'custom', path: ['values', index], message: `the pattern ${pattern.failure}` });
    }
  });

export const labelRuleSchema = z.object({
  label: labelNameSchema,
  value: shortText(NAME_LENGTH_MAX),
  /** Whether all of the conditions must hold, or one of them is enough. */
  needs: z.enum(['all', 'any']).default('all'),
  conditions: z
    .array(labelConditionSchema)
    .min(1, 'needs a condition')
    .max(CONDITIONS_MAX, `may have at most ${CONDITIONS_MAX} conditions`),
});

export const labelRulesSchema = z
  .array(labelRuleSchema)
  .max(LABEL_RULES_MAX, `may have at most ${LABEL_RULES_MAX} rules`)
  .superRefine((rules, context) => {
    const spelt = new Map<string, string>();
    for (const [index, { label }] of rules.entries()) {
      const known = spelt.get(label.toLowerCase()) ?? label;
      spelt.set(label.toLowerCase(), known);
      const message =
        known !== label
          ? `is spelt "${known}" in another rule`
          : spelt.size > LABELS_MAX
            ? `is one more label than the ${LABELS_MAX} a site may have`
            : undefined;
      if (message) context.addIssue({ code: 'custom', path: [index, 'label'], message });
    }
  });
