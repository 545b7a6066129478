'use client';
/** Further parameters of an event: a name there, a type, and a property of the event or a text that is always the same. */
import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { Select } from '@/components/form/select';
import { paramTypes } from '@/lib/model/mapping-words';
import { nextKey, type ParamDraft } from './mapping-draft';
import type { RuleProps } from './rule-props';

export function ParamRows({ path, rule: { params }, problems, change }: RuleProps) {
  const set = (key: number, part: Partial<ParamDraft>) =>
    change({ params: params.map((param) => (param.key === key ? { ...param, ...part } : param)) });
  return (
    <Fieldset legend="Further parameters" p="xs">
      <Stack gap="xs">
        {params.length === 0 && (
          <Text size="xs" c="dimmed">
            None beyond what the platform gets anyway.
          </Text>
        )}
        {params.map((param, index) => (
          <ParamRow
            key={param.key}
            param={param}
            number={index + 1}
            change={(part) => set(param.key, part)}
            remove={() => change({ params: params.filter(({ key }) => key !== param.key) })}
            nameError={problems[`${path}.params.${index}.name`]}
            textError={problems[`${path}.params.${index}.from.property`] ?? problems[`${path}.params.${index}.from.value`]}
          />
        ))}
        <Group>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() =>
              change({ params: [...params, { key: nextKey(params), name: '', type: 'text', kind: 'property', text: '' }] })
            }
          >
            Add a parameter
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}

type RowProps = {
  param: ParamDraft;
  number: number;
  change: (part: Partial<ParamDraft>) => void;
  remove: () => void;
  nameError: string | undefined;
  textError: string | undefined;
};

function ParamRow({ param: { name, type, kind, text }, number, change, remove, nameError, textError }: RowProps) {
  return (
    <Group gap="xs" align="flex-start">
      <TextInput
        size="xs"
        flex="2 1 110px"
        aria-label={`Name of parameter ${number}`}
        placeholder="Name there"
        spellCheck={false}
        value={name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={nameError}
      />
      <Select
        size="xs"
        flex="1 1 86px"
        aria-label={`Type of parameter ${number}`}
        data={[...paramTypes]}
        value={type}
        onChange={(chosen) => change({ type: paramTypes.find((known) => known === chosen) ?? 'text' })}
      />
      <Select
        size="xs"
        flex="1 1 86px"
        aria-label={`Where parameter ${number} comes from`}
        data={[
          { value: 'property', label: 'property' },
          { value: 'constant', label: 'always' },
        ]}
        value={kind}
        onChange={(chosen) => change({ kind: chosen === 'constant' ? 'constant' : 'property' })}
      />
      <TextInput
        size="xs"
        flex="2 1 110px"
        aria-label={kind === 'property' ? `Property of parameter ${number}` : `Text of parameter ${number}`}
        placeholder={kind === 'property' ? 'coupon' : 'web'}
        spellCheck={false}
        value={text}
        onChange={(event) => change({ text: event.currentTarget.value })}
        error={textError}
      />
      <ActionIcon variant="subtle" color="gray" c="inherit" aria-label={`Remove parameter ${number}`} onClick={remove}>
        <IconTrash size={14} />
      </ActionIcon>
    </Group>
  );
}
