'use client';
/** A metric as it is written: its formula with what is wrong in it at its place, and what it comes to. */
import { Button, Chip, Group, NativeSelect, NumberInput, Paper, Stack, Text, Textarea, TextInput, Tooltip } from '@mantine/core';
import { useRef, useState } from 'react';
import { useSave } from '@/app/(console)/_kit/use-save';
import { bracketed, type FormulaProblem, formulaMetrics, parseFormula } from '@/lib/metrics/formula';
import { metrics } from '@/lib/metrics/registry';
import { METRIC_DECIMALS_MAX, type MetricUnit, metricUnits, type OwnMetric } from '@/lib/model/own-metric';
import type { StatedMetric } from '@/lib/model/own-metric-schema';
import { saveMetricAction } from '../actions';
import { MetricPreviewPanel, type SiteChoice } from './metric-preview';

const UNITS: Record<MetricUnit, string> = { money: 'Money', count: 'Number', ratio: 'Percentage' };
const blank: StatedMetric = { name: '', formula: '', unit: 'ratio', decimals: 1 };

/** `metrics` are all of the workspace, which a formula may name. */
type Props = { workspace: string; sites: SiteChoice[]; metrics: OwnMetric[]; stored?: OwnMetric; close: () => void };

export function MetricForm({ workspace, sites, metrics: all, stored, close }: Props) {
  const { save, pending, errorOf } = useSave();
  const [metric, setMetric] = useState<StatedMetric>(stored ?? blank);
  const change = (part: Partial<StatedMetric>) => setMetric((before) => ({ ...before, ...part }));
  const others = all.filter(({ id }) => id !== stored?.id);
  const parsed = parseFormula(metric.formula, others);
  return (
    <Paper withBorder p="md" component="section" aria-label={stored ? `Change ${stored.name}` : 'New metric'}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save(() => saveMetricAction(workspace, metric), `${metric.name} is saved. Performance offers it under Columns.`, close);
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            required
            maw={420}
            value={metric.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            error={errorOf('name')}
          />
          <FormulaField
            formula={metric.formula}
            others={others}
            change={(formula) => change({ formula })}
            problem={parsed.ok ? undefined : parsed.failure}
            refused={errorOf('formula')}
          />
          <Format metric={metric} change={change} />
          {parsed.ok && <MetricPreviewPanel workspace={workspace} sites={sites} metric={metric} />}
          <Group>
            <Button type="submit" loading={pending} disabled={!parsed.ok || metric.name.trim() === ''}>
              Save
            </Button>
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

type FormulaProps = {
  formula: string;
  others: OwnMetric[];
  change: (formula: string) => void;
  problem: FormulaProblem | undefined;
  refused: string | undefined;
};

function FormulaField({ formula, others, change, problem, refused }: FormulaProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const { selectionStart: from = formula.length, selectionEnd: to = formula.length } = field.current ?? {};
    const before = formula.slice(0, from);
    change(`${before}${before && !/[\s(]$/.test(before) ? ' ' : ''}${name}${formula.slice(to)}`);
    field.current?.focus();
  };
  return (
    <div>
      <Textarea
        ref={field}
        label="Formula"
        description="Metrics and numbers with + - * / and brackets; your own metrics by name, in [ ]. Divided by nothing, it has no value."
        required
        autosize
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={formula}
        onChange={(event) => change(event.currentTarget.value)}
        error={formula.trim() === '' ? refused : problem ? <Problem formula={formula} problem={problem} /> : refused}
      />
      <Group gap={6} mt="xs" role="group" aria-label="Put into the formula">
        {formulaMetrics.map((id) => (
          <Tooltip key={id} label={`${metrics[id].name}: ${metrics[id].formula}`} multiline maw={320}>
            <div>
              <Chip size="xs" checked={false} onChange={() => insert(id)}>
                {id}
              </Chip>
            </div>
          </Tooltip>
        ))}
        {others.map(({ id, name, formula: its }) => (
          <Tooltip key={id} label={its} multiline maw={320}>
            <div>
              <Chip size="xs" checked={false} onChange={() => insert(bracketed(name))}>
                {name}
              </Chip>
            </div>
          </Tooltip>
        ))}
      </Group>
    </div>
  );
}

/** The formula once more, with the wrong part marked, and what is wrong with it. */
function Problem({ formula, problem: { at, length, detail } }: { formula: string; problem: FormulaProblem }) {
  const wrong = formula.slice(at, at + length);
  return (
    <>
      {detail.charAt(0).toUpperCase() + detail.slice(1)}:{' '}
      <span style={{ fontFamily: 'var(--mantine-font-family-monospace)' }}>
        {formula.slice(0, at)}
        <mark>{wrong || ' … '}</mark>
        {formula.slice(at + length)}
      </span>
    </>
  );
}

function Format({ metric, change }: { metric: StatedMetric; change: (part: Partial<StatedMetric>) => void }) {
  return (
    <Group align="flex-end">
      <NativeSelect
        label="Shown as"
        data={metricUnits.map((value) => ({ value, label: UNITS[value] }))}
        value={metric.unit}
        onChange={(event) => change({ unit: metricUnits.find((unit) => unit === event.currentTarget.value) ?? 'count' })}
      />
      {metric.unit === 'money' ? (
        <Text size="sm" c="dimmed">
          With the decimals of the site’s currency.
        </Text>
      ) : (
        <NumberInput
          label="Decimals"
          w={110}
          min={0}
          max={METRIC_DECIMALS_MAX}
          allowDecimal={false}
          value={metric.decimals ?? 2}
          onChange={(value) => change({ decimals: Number(value) || 0 })}
        />
      )}
    </Group>
  );
}
