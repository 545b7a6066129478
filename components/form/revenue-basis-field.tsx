'use client';
/** The choice of what counts as revenue, each with what it contains. */
import { Radio, Stack } from '@mantine/core';
import { type RevenueBasis, revenueBases, revenueBasisMeaning } from '@/lib/model/revenue-basis';

/** What a new site is asked: the other two are for those who know that they need them. */
export const bothBases: readonly RevenueBasis[] = ['net_sales', 'total_sales'];

type Props = {
  /** Controlled, or with a `name` part of a form that begins with net sales. */
  value?: RevenueBasis;
  onChange?: (basis: RevenueBasis) => void;
  name?: string;
  offered?: readonly RevenueBasis[];
};

export function RevenueBasisField({ value, onChange, name, offered = revenueBases }: Props) {
  return (
    <Radio.Group
      label="Revenue is"
      description="Reports, models and files count this, and say so."
      {...(name ? { name, defaultValue: 'net_sales' } : {})}
      {...(value && { value })}
      onChange={(text) => {
        const basis = revenueBases.find((known) => known === text);
        if (basis) onChange?.(basis);
      }}
    >
      <Stack gap="xs" mt="xs">
        {offered.map((basis) => (
          <Radio
            key={basis}
            value={basis}
            label={revenueBasisMeaning[basis].name}
            description={revenueBasisMeaning[basis].explain}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
