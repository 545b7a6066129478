'use client';
/** One rule of a list: what it gives, its conditions, and its place. */
import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type Choice, type Condition, IconButton, RuleCondition } from './rule-condition';
import { type Draft, moved } from './rule-drafts';

/** Of a rule's place in its list: what can be done with it there. */
export type Placed<Rule> = {
  number: number;
  rule: Rule;
  change: (rule: Rule) => void;
  remove: () => void;
  moveUp: (() => void) | undefined;
  moveDown: (() => void) | undefined;
  errorOf: (field: string) => string | undefined;
};

type Listed<Rule> = {
  drafts: Draft<Rule>[];
  change: (drafts: Draft<Rule>[]) => void;
  /** What is wrong with a field of the rule at this place. */
  errorOf: (index: number, field: string) => string | undefined;
};

/** The rule at this place of the list. */
export function placed<Rule>({ drafts, change, errorOf }: Listed<Rule>, { key, rule }: Draft<Rule>, index: number): Placed<Rule> {
  return {
    number: index + 1,
    rule,
    change: (changed) => change(drafts.with(index, { key, rule: changed })),
    remove: () => change(drafts.toSpliced(index, 1)),
    moveUp: index > 0 ? () => change(moved(drafts, index, index - 1)) : undefined,
    moveDown: index < drafts.length - 1 ? () => change(moved(drafts, index, index + 1)) : undefined,
    errorOf: (field) => errorOf(index, field),
  };
}

type Props<Own extends Condition, Rule extends { conditions: Own[] }> = Placed<Rule> & {
  /** The fields for what it gives. */
  head: ReactNode;
  /** Before each condition but the first: "and". */
  joined: string;
  fields: Choice<Own['field']>[];
  matches: Choice<Own['match']>[];
  blank: NoInfer<Own>;
  /** What it does in the previewed days. */
  found: string | undefined;
};

export function RuleCard<Own extends Condition, Rule extends { conditions: Own[] }>(props: Props<Own, Rule>) {
  const { number, rule, change, remove, moveUp, moveDown, errorOf, head, joined, fields, matches, blank, found } = props;
  const { conditions } = rule;
  const withConditions = (changed: Own[]) => change({ ...rule, conditions: changed });
  return (
    <Card withBorder padding="md" component="section" aria-label={`Rule ${number}`}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          {head}
          <Group gap={2} wrap="nowrap">
            <IconButton label={`Move rule ${number} up`} icon={IconArrowUp} onClick={moveUp} />
            <IconButton label={`Move rule ${number} down`} icon={IconArrowDown} onClick={moveDown} />
            <IconButton label={`Remove rule ${number}`} icon={IconTrash} onClick={remove} />
          </Group>
        </Group>
        {conditions.map((condition, index) => (
          <RuleCondition
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity beyond their place, and their fields hold no state.
            key={index}
            name={`Rule ${number}, condition ${index + 1}`}
            lead={index === 0 ? 'when' : joined}
            condition={condition}
            fields={fields}
            matches={matches}
            change={(changed) => withConditions(conditions.with(index, changed))}
            remove={conditions.length > 1 ? () => withConditions(conditions.toSpliced(index, 1)) : undefined}
            error={errorOf(`conditions.${index}`)}
          />
        ))}
        <Group justify="space-between">
          <Button size="compact-sm" variant="subtle" onClick={() => withConditions([...conditions, blank])}>
            Add a condition
          </Button>
          {found && (
            <Text size="sm" c="dimmed">
              {found} in the last 30 days
            </Text>
          )}
        </Group>
      </Stack>
    </Card>
  );
}
