'use client';
/** One target to set: of a figure, of the store or a part of it, for a month or for all. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { Select } from '@/components/form/select';
import { metrics } from '@/lib/metrics/registry';
import { isTargetMetric, targetMeanings, type TargetMetric, targetMetrics } from '@/lib/metrics/target';
import { channels } from '@/lib/model/touchpoint';
import { setTargetAction } from '../actions';

/** A place as one text: the store, `channel` and its name, or a label with its value, as JSON. */
const STORE = JSON.stringify(['site', '']);

export function TargetForm() {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const [form, setForm] = useState<Form>({ metric: 'revenue', place: STORE, month: '', value: '' });
  const change = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  function send(): void {
    const { metric, place, month, value } = form;
    const [dimension = 'site', name = '']: string[] = JSON.parse(place);
    const stated = { metric, dimension, name, month, value: storedValue(metric, value) };
    save(
      () => setTargetAction(site.id, stated),
      'The target is set.',
      () => change({ value: '' }),
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="sm">
        <Group align="flex-start" gap="sm">
          <Fields form={form} change={change} errorOf={errorOf} />
          <Button type="submit" mt={24} loading={pending}>
            Set the target
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          {targetMeanings[form.metric].adds
            ? 'Of a whole month; fewer days are held against their part of it.'
            : 'The same for any number of days.'}
        </Text>
      </Stack>
    </form>
  );
}

type Form = { metric: TargetMetric; place: string; month: string; value: string };
type FieldsProps = { form: Form; change: (part: Partial<Form>) => void; errorOf: (field: string) => string | undefined };

function Fields({ form: { metric, place, month, value }, change, errorOf }: FieldsProps) {
  const site = useSite();
  return (
    <>
      <Select
        label="Figure"
        w={220}
        searchable
        allowDeselect={false}
        data={targetMetrics.map((id) => ({ value: id, label: metrics[id].name }))}
        value={metric}
        error={errorOf('metric')}
        onChange={(chosen) => chosen && isTargetMetric(chosen) && change({ metric: chosen })}
      />
      <Select
        label="Of"
        w={220}
        searchable
        allowDeselect={false}
        data={placesOf(site)}
        value={place}
        error={errorOf('name')}
        onChange={(chosen) => chosen && change({ place: chosen })}
      />
      <TextInput
        label="Month"
        description="Empty: every month"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        type="month"
        placeholder="2026-11"
        w={170}
        value={month}
        error={errorOf('month')}
        onChange={({ currentTarget }) => change({ month: currentTarget.value })}
      />
      <TextInput
        label={`${targetMeanings[metric].good === 'more' ? 'At least' : 'At most'} (${unitText(metric, site.currency)})`}
        w={190}
        required
        autoComplete="off"
        value={value}
        error={errorOf('value')}
        onChange={({ currentTarget }) => change({ value: currentTarget.value })}
      />
    </>
  );
}

type Places = Pick<ReturnType<typeof useSite>, 'ownChannels' | 'labelValues'>;

function placesOf({ ownChannels, labelValues }: Places): { value: string; label: string }[] {
  const named = [...new Set([...ownChannels, ...channels])];
  return [
    { value: STORE, label: 'The whole store' },
    ...named.map((channel) => ({ value: JSON.stringify(['channel', channel]), label: channel })),
    ...labelValues.map(({ label, value }) => ({
      value: JSON.stringify([`label:${label}`, value]),
      label: `${label}: ${value}`,
    })),
  ];
}

/** Ratios that are entered as percentages; returns on spend are so many times. */
function isPercent(metric: TargetMetric): boolean {
  return metrics[metric].unit === 'ratio' && metric !== 'roas' && metric !== 'newRoas';
}

function unitText(metric: TargetMetric, currency: string): string {
  if (metrics[metric].unit === 'money') return currency;
  if (isPercent(metric)) return '%';
  return metric === 'roas' || metric === 'newRoas' ? 'times the cost' : 'number';
}

/** As targets are kept: a percentage as a fraction, by moving its point; what is no number stays for the server to refuse. */
function storedValue(metric: TargetMetric, text: string): string {
  const plain = text.trim();
  const parts = /^(\d{1,13})(?:\.(\d{1,4}))?$/.exec(plain);
  if (!isPercent(metric) || !parts) return plain;
  const [, whole = '0', decimals = ''] = parts;
  const digits = `${whole.padStart(3, '0')}${decimals}`;
  const place = Math.max(whole.length, 3) - 2;
  return `${digits.slice(0, place)}.${digits.slice(place)}`;
}
