'use client';
/** What a rule watches of the store's figures: which one, of which days and channel, and its bound. */
import { Group, NumberInput, Select, Stack } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { metrics } from '@/lib/metrics/registry';
import { type MetricBound, metricBounds, watchedDays, watchedMetrics } from '@/lib/model/metric-alert';
import { isOwnMetricId, type MetricUnit } from '@/lib/model/own-metric';
import { channels } from '@/lib/model/touchpoint';
import type { MetricForm } from '../forms';

const BOUNDS: Record<MetricBound, string> = {
  below: 'is below',
  above: 'is above',
  falls: 'is lower than a week before by',
  rises: 'is higher than a week before by',
};
const DAYS = { 1: 'The last full day', 7: 'The last 7 full days' };
const STORE = 'all';

type Props = { form: MetricForm; change: (form: MetricForm) => void; errorOf: (field: string) => string | undefined };

export function MetricFields({ form, change, errorOf }: Props) {
  const { ownMetrics, ownChannels, currency } = useSite();
  const { metric, channel, days, bound, value } = form;
  const unit = isOwnMetricId(metric) ? ownMetrics.find(({ id }) => id === metric)?.unit : metrics[metric].unit;
  const named = [...new Set([...ownChannels, ...channels])];
  return (
    <Stack gap="xs">
      <Group gap="xs" grow align="flex-start">
        <Select
          label="Figure"
          allowDeselect={false}
          data={[
            ...watchedMetrics.map((id) => ({ value: id, label: metrics[id].name })),
            ...ownMetrics.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={metric}
          onChange={(chosen) => change({ ...form, metric: metricNamed(chosen) ?? metric })}
          error={errorOf('metric.metric')}
        />
        <Select
          label="Of"
          allowDeselect={false}
          searchable
          data={[{ value: STORE, label: 'The whole store' }, ...named]}
          value={channel ?? STORE}
          onChange={(chosen) => change({ ...form, channel: chosen === STORE || chosen === null ? undefined : chosen })}
          error={errorOf('metric.channel')}
        />
      </Group>
      <Group gap="xs" grow align="flex-start">
        <Select
          label="Days"
          allowDeselect={false}
          data={watchedDays.map((known) => ({ value: String(known), label: DAYS[known] }))}
          value={String(days)}
          onChange={(chosen) => change({ ...form, days: watchedDays.find((known) => String(known) === chosen) ?? days })}
          error={errorOf('metric.days')}
        />
        <Select
          label="Alert when it"
          allowDeselect={false}
          data={metricBounds.map((known) => ({ value: known, label: BOUNDS[known] }))}
          value={bound}
          onChange={(chosen) => change({ ...form, bound: metricBounds.find((known) => known === chosen) ?? bound })}
          error={errorOf('metric.bound')}
        />
        <NumberInput
          label="Limit"
          suffix={suffixOf(bound, unit, currency)}
          decimalScale={4}
          value={value}
          onChange={(changed) => change({ ...form, value: changed })}
          error={errorOf('metric.value') ?? errorOf('metric')}
        />
      </Group>
    </Stack>
  );
}

function metricNamed(text: string | null): MetricForm['metric'] | undefined {
  return text !== null && isOwnMetricId(text) ? text : watchedMetrics.find((id) => id === text);
}

function suffixOf(bound: MetricBound, unit: MetricUnit | undefined, currency: string): string {
  if (bound === 'falls' || bound === 'rises' || unit === 'ratio') return '%';
  return unit === 'money' ? ` ${currency}` : '';
}
