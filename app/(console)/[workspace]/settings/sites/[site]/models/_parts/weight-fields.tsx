'use client';
/** Which channels and which labels of a model weigh more or less than others. */
import type { CustomRule } from '@/lib/model/custom-model';
import { MultiplierFields } from './multiplier-fields';

/** What the site's rules can say of a visit. */
export type LabelValue = { label: string; value: string };
type Props = {
  rule: CustomRule;
  channels: string[];
  labels: LabelValue[];
  change: (part: Pick<Partial<CustomRule>, 'channels' | 'labels'>) => void;
  errorOf: (field: string) => string | undefined;
};

export function WeightFields({ rule, channels, labels, change, errorOf }: Props) {
  const errorsOf = (field: string) => ({
    error: errorOf(field),
    errorAt: (index: number) => errorOf(`${field}.${index}.multiplier`),
  });
  // A label that the rules give no more stays to be seen and removed.
  const byName = new Map([...labels, ...rule.labels].map(({ label, value }) => [nameOf({ label, value }), { label, value }]));
  return (
    <>
      <MultiplierFields
        title="Channels that count more or less"
        noun="channel"
        own={rule.channels.map(({ channel, multiplier }) => ({ name: channel, multiplier }))}
        names={channels}
        change={(own) => change({ channels: own.map(({ name, multiplier }) => ({ channel: name, multiplier })) })}
        {...errorsOf('rule.channels')}
      />
      {byName.size > 0 && (
        <MultiplierFields
          title="Labels that count more or less"
          noun="label"
          own={rule.labels.map(({ multiplier, ...named }) => ({ name: nameOf(named), multiplier }))}
          names={labels.map(nameOf)}
          change={(own) =>
            change({
              labels: own.flatMap(({ name, multiplier }) => {
                const named = byName.get(name);
                return named ? [{ ...named, multiplier }] : [];
              }),
            })
          }
          {...errorsOf('rule.labels')}
        />
      )}
    </>
  );
}

/** A label's name holds no colon. */
function nameOf({ label, value }: LabelValue): string {
  return `${label}: ${value}`;
}
