'use client';
/** The controls of one alert rule: what it watches, of which connection, and who gets it. */
import { NumberInput, SegmentedControl, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { formatCount } from '@/components/ui/format';
import { alertMeaning, ruleKinds, webhookFormats } from '@/lib/model/alert';
import { type RuleForm, usualMetric, usualThreshold } from '../forms';
import type { ConnectionChoice } from '../views';
import { MetricFields } from './metric-fields';

/** The widest first: it is what most people want. */
const KINDS = ruleKinds
  .toSorted((one, other) => Number(other === 'standing') - Number(one === 'standing'))
  .map((value) => ({ value, label: alertMeaning[value].label }));
const FORMATS = { signed: 'Signed JSON', slack: 'Slack' };
const formatHelp = {
  signed: 'Gets a signed JSON message. A new address has a new secret, shown once.',
  slack: 'An incoming webhook of Slack, or of a chat that takes its messages (Mattermost, Rocket.Chat, Discord with /slack).',
};
/** No connection has this id. */
const ALL = 'all';
const SUFFIX = { percent: '%', minutes: ' minutes', none: '' };

type Props = {
  form: RuleForm;
  change: (part: Partial<RuleForm>) => void;
  connections: ConnectionChoice[];
  errorOf: (field: string) => string | undefined;
};

export function RuleFields({ form, change, connections, errorOf }: Props) {
  const { unit, min, max } = alertMeaning[form.kind];
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
      <Select
        label="Alert when"
        description={
          form.kind === 'metric' ? 'Checked every hour, of days that are over.' : 'Checked every minute for each connection.'
        }
        data={KINDS}
        required
        value={form.kind}
        onChange={(kind) => kind && change(kindChange(kind))}
        error={errorOf('kind')}
      />
      {unit !== 'none' && (
        <NumberInput
          label={unit === 'percent' ? 'Percent' : 'Minutes'}
          description={`A whole number from ${min} to ${formatCount(max)}.`}
          min={min}
          max={max}
          clampBehavior="none"
          allowDecimal={false}
          suffix={SUFFIX[unit]}
          required
          value={form.threshold}
          onChange={(threshold) => change({ threshold })}
          error={errorOf('threshold')}
        />
      )}
      {form.metric ? (
        <MetricFields form={form.metric} change={(metric) => change({ metric })} errorOf={errorOf} />
      ) : (
        <Select
          label="Connection"
          description="A paused connection raises no alert."
          data={[{ value: ALL, label: 'All connections' }, ...connections.map(({ id, name }) => ({ value: id, label: name }))]}
          value={form.connectionId ?? ALL}
          onChange={(id) => change({ connectionId: id === null || id === ALL ? undefined : id })}
          error={errorOf('connectionId')}
        />
      )}
      <TagsInput
        label="E-mail addresses"
        description="Each gets a mail of its own. Press Enter after each."
        type="email"
        value={form.emails}
        onChange={(emails) => change({ emails })}
        acceptValueOnBlur
        error={errorOf('emails')}
      />
      <WebhookFields form={form} change={change} errorOf={errorOf} />
    </SimpleGrid>
  );
}

/** What a rule of another kind begins with. */
function kindChange(kind: RuleForm['kind']): Partial<RuleForm> {
  const isMetric = kind === 'metric';
  return {
    kind,
    threshold: usualThreshold[kind],
    metric: isMetric ? usualMetric : undefined,
    ...(isMetric && { connectionId: undefined }),
  };
}

/** The chat or server that gets it, and in which form. */
function WebhookFields({ form, change, errorOf }: Omit<Props, 'connections'>) {
  return (
    <Stack gap={6}>
      <TextInput
        label="Webhook"
        description={formatHelp[form.webhookFormat]}
        type="url"
        placeholder={form.webhookFormat === 'slack' ? 'https://hooks.slack.com/services/…' : 'https://'}
        value={form.webhookUrl}
        onChange={(event) => change({ webhookUrl: event.currentTarget.value, ...slackOf(event.currentTarget.value) })}
        error={errorOf('webhookUrl')}
      />
      <SegmentedControl
        size="xs"
        aria-label="Form of the message"
        data={webhookFormats.map((value) => ({ value, label: FORMATS[value] }))}
        value={form.webhookFormat}
        onChange={(webhookFormat) => change({ webhookFormat })}
      />
    </Stack>
  );
}

/** Slack takes no other form: a pasted address of its says which one is meant. */
function slackOf(url: string): Partial<RuleForm> {
  return URL.parse(url)?.hostname === 'hooks.slack.com' ? { webhookFormat: 'slack' } : {};
}
