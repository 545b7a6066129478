/** What the rows of a report are, as an address says it: one of what every site has, or a label of the site. Of server and browser. */
import { createParser } from 'nuqs/server';
import { isLabelDimension, type LabelDimension, labelDimension } from '@/lib/reporting/dimension-names';

/** One of these levels, or a label; undefined when the text is neither. */
export function levelNamed<Level extends string>(
  levels: readonly Level[],
  text: string | null,
): Level | LabelDimension | undefined {
  return text !== null && isLabelDimension(text) ? text : levels.find((level) => level === text);
}

export function parseAsLevel<Level extends string>(levels: readonly Level[]) {
  return createParser<Level | LabelDimension>({
    parse: (text) => levelNamed(levels, text) ?? null,
    serialize: (level) => level,
  });
}

/** The labels as choices of a menu of levels. */
export function labelLevels(labels: readonly string[]): { value: LabelDimension; label: string }[] {
  return labels.map((label) => ({ value: labelDimension(label), label }));
}
