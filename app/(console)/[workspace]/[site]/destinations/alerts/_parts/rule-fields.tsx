'use client';
/** The controls of one alert rule: what it watches, of which connection, and who is told. */
import { NumberInput, Select, SimpleGrid, TagsInput, TextInput } from '@mantine/core';
import { alertKinds, alertMeaning } from '@/lib/model/alert';
import { type RuleForm, usualThreshold } from '../forms';
import type { ConnectionChoice } from '../views';

const KINDS = alertKinds.map((value) => ({ value, label: alertMeaning[value].label }));
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
        label="Tell when"
        description="Judged every minute for each connection."
        data={KINDS}
        required
        value={form.kind}
        onChange={(kind) => kind && change({ kind, threshold: usualThreshold[kind] })}
        error={errorOf('kind')}
      />
      {unit !== 'none' && (
        <NumberInput
          label={unit === 'percent' ? 'Percent' : 'Minutes'}
          description={`A whole number from ${min} to ${max.toLocaleString('en-GB')}.`}
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
      <Select
        label="Connection"
        description="A paused connection raises no alert."
        data={[{ value: ALL, label: 'All connections' }, ...connections.map(({ id, name }) => ({ value: id, label: name }))]}
        value={form.connectionId ?? ALL}
        onChange={(id) => change({ connectionId: id === null || id === ALL ? undefined : id })}
        error={errorOf('connectionId')}
      />
      <TagsInput
        label="E-mail addresses"
        description="Each gets a mail of its own. Press Enter after each."
        type="email"
        value={form.emails}
        onChange={(emails) => change({ emails })}
        acceptValueOnBlur
        error={errorOf('emails')}
      />
      <TextInput
        label="Webhook"
        description="Gets a signed JSON message. A new address has a new secret, shown once."
        type="url"
        placeholder="https://"
        value={form.webhookUrl}
        onChange={(event) => change({ webhookUrl: event.currentTarget.value })}
        error={errorOf('webhookUrl')}
      />
    </SimpleGrid>
  );
}
