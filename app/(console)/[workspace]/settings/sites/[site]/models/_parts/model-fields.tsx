'use client';
/** The fields of a model: its name, how places, age, channels and labels weigh, and which visits are in at all. */
import { Checkbox, NumberInput, Radio, Stack, TextInput } from '@mantine/core';
import {
  type CustomRule,
  directChoices,
  HALF_LIFE_DAYS_MAX,
  HALF_LIFE_DAYS_MIN,
  type StatedModel,
} from '@/lib/model/custom-model';
import { PlaceFields } from './place-fields';
import { type LabelValue, WeightFields } from './weight-fields';

const DIRECT_LABELS: Record<(typeof directChoices)[number], string> = {
  site: 'As this site’s settings say',
  excluded: 'Never',
  counted: 'Like every other visit',
};
/** What a half-life begins with when it is switched on. */
const WEEK_DAYS = 7;

type Props = {
  model: StatedModel;
  channels: string[];
  labels: LabelValue[];
  change: (model: StatedModel) => void;
  errorOf: (field: string) => string | undefined;
};

export function ModelFields({ model, channels, labels, change, errorOf }: Props) {
  const { rule } = model;
  const changeRule = (part: Partial<CustomRule>) => change({ ...model, rule: { ...rule, ...part } });
  return (
    <Stack gap="md">
      <TextInput
        label="Name"
        required
        value={model.name}
        placeholder="Our view"
        onChange={(event) => change({ ...model, name: event.currentTarget.value })}
        error={errorOf('name')}
      />
      <PlaceFields places={rule.places} change={(places) => changeRule({ places })} error={errorOf('rule.places')} />
      <Stack gap="xs">
        <Checkbox
          label="Older visits count less"
          checked={rule.halfLifeDays !== undefined}
          onChange={(event) => changeRule({ halfLifeDays: event.currentTarget.checked ? WEEK_DAYS : undefined })}
        />
        {rule.halfLifeDays !== undefined && (
          <NumberInput
            label="Half as much after"
            description="Days before the newest visit"
            suffix=" days"
            w={160}
            min={HALF_LIFE_DAYS_MIN}
            max={HALF_LIFE_DAYS_MAX}
            decimalScale={1}
            value={rule.halfLifeDays}
            onChange={(days) => typeof days === 'number' && changeRule({ halfLifeDays: days })}
            error={errorOf('rule.halfLifeDays')}
          />
        )}
      </Stack>
      <WeightFields rule={rule} channels={channels} labels={labels} change={changeRule} errorOf={errorOf} />
      <Radio.Group
        label="Direct visits count"
        value={rule.direct}
        onChange={(value) => {
          const direct = directChoices.find((choice) => choice === value);
          if (direct) changeRule({ direct });
        }}
      >
        <Stack gap="xs" mt="xs">
          {directChoices.map((choice) => (
            <Radio key={choice} value={choice} label={DIRECT_LABELS[choice]} />
          ))}
        </Stack>
      </Radio.Group>
      <Checkbox
        label="Paid clicks only"
        description="Orders without a paid click then stay unattributed."
        checked={rule.paidOnly}
        onChange={(event) => changeRule({ paidOnly: event.currentTarget.checked })}
      />
    </Stack>
  );
}
