'use client';
/** Narrows a page to what the site's rules give a label: a value of it, or what has none. */
import { Select } from '@mantine/core';
import { labelFilterParts, labelFilterText } from '@/lib/reporting/dimension-names';
import type { ActiveFilter } from './filter-chips';
import { useSite } from './site-context';

const EVERY = 'all';

type Props = { value: string | null; onChange: (filter: string | null) => void; size?: 'xs' };

/** Nothing where the site has no labels. */
export function LabelSelect({ value, onChange, size }: Props) {
  const { labels, labelValues } = useSite();
  if (labels.length === 0 && value === null) return null;
  const groups = labels.map((label) => ({
    group: label,
    items: [
      ...labelValues.filter((own) => own.label === label).map((own) => choiceOf(labelFilterText(label, own.value))),
      choiceOf(labelFilterText(label)),
    ],
  }));
  // A value that the rules give no more stays to be seen and taken off.
  const isListed = value === null || groups.some(({ items }) => items.some((item) => item.value === value));
  return (
    <Select
      {...(size ? { size, 'aria-label': 'Label', w: 170 } : { label: 'Label', w: 190 })}
      searchable
      data={[{ value: EVERY, label: 'Any label' }, ...groups, ...(isListed ? [] : [choiceOf(value)])]}
      value={value ?? EVERY}
      onChange={(chosen) => onChange(chosen === EVERY ? null : chosen)}
    />
  );
}

function choiceOf(filter: string): { value: string; label: string } {
  return { value: filter, label: labelFilterName(filter) };
}

/** "Brand: non-brand", or "No label Brand". */
export function labelFilterName(filter: string): string {
  const { label, value } = labelFilterParts(filter) ?? { label: filter, value: '' };
  return value === '' ? `No label ${label}` : `${label}: ${value}`;
}

/** The filter, where it is on, for a page's header. */
export function labelChip(filter: string | null, remove: () => void): ActiveFilter[] {
  if (!filter) return [];
  const { label, value } = labelFilterParts(filter) ?? { label: 'Label', value: filter };
  return [{ name: label, value: value || `No label ${label}`, remove }];
}
