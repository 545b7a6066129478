/**
 * A site's rule of what the parts of ads' names mean, as teams name ads: `Video | Unboxing | Boots` by ` | ` is a format, a hook and
 * a product. Spaces around a part are none of it.
 */

export type AdNameRule = {
  /** What stands between two parts. */
  separator: string;
  /** What the parts are called, in their order. */
  parts: string[];
};

/** In parameters, before the name of a part. */
export const AD_PART_PREFIX = 'part:';

/** As people name ads: more parts are a rule that somebody got wrong. */
export const AD_PARTS_MAX = 12;
export const AD_PART_NAME_MAX = 40;
export const AD_SEPARATOR_MAX = 5;

/** The part of a name that the rule calls so; undefined where the rule has none such, or the name is too short or empty there. */
export function adNamePart({ separator, parts }: AdNameRule, name: string, part: string): string | undefined {
  const place = parts.indexOf(part);
  return place < 0 ? undefined : name.split(separator)[place]?.trim() || undefined;
}
