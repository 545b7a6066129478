'use client';
/** One rule: the name that it gives, and its conditions. */
import { Button, Card, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { formatCount } from '@/components/ui/format';
import { type ChannelField, type ChannelMatch, type ChannelRule, channelFields, channelMatches } from '@/lib/model/channel-rule';
import { IconButton, RuleCondition } from '../../_parts/rule-condition';

/** The list of names that the field for a channel suggests. */
export const USUAL_CHANNELS = 'usual-channels';

const FIELD_LABELS: Record<ChannelField, string> = {
  source: 'Source',
  medium: 'Medium',
  campaign: 'Campaign',
  referrer: 'Referring site',
  platform: 'Ad platform',
};
const MATCH_LABELS: Record<ChannelMatch, string> = {
  is: 'is',
  contains: 'contains',
  begins_with: 'begins with',
  ends_with: 'ends with',
};

const fields = channelFields.map((value) => ({ value, label: FIELD_LABELS[value] }));
const matches = channelMatches.map((value) => ({ value, label: MATCH_LABELS[value] }));

type Props = {
  number: number;
  rule: ChannelRule;
  /** How many visits of the previewed days it would name. */
  visits: number | undefined;
  change: (rule: ChannelRule) => void;
  remove: () => void;
  moveUp: (() => void) | undefined;
  moveDown: (() => void) | undefined;
  errorOf: (field: string) => string | undefined;
};

export function RuleCard({ number, rule, visits, change, remove, moveUp, moveDown, errorOf }: Props) {
  const { conditions } = rule;
  return (
    <Card withBorder padding="md" component="section" aria-label={`Rule ${number}`}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-end" wrap="nowrap">
          <TextInput
            label={`Rule ${number}: channel`}
            placeholder="Influencers"
            list={USUAL_CHANNELS}
            value={rule.channel}
            onChange={(event) => change({ ...rule, channel: event.currentTarget.value })}
            error={errorOf('channel')}
            flex={1}
            maw={320}
          />
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
            lead={index === 0 ? 'when' : 'and'}
            condition={condition}
            fields={fields}
            matches={matches}
            change={(changed) => change({ ...rule, conditions: conditions.with(index, changed) })}
            remove={conditions.length > 1 ? () => change({ ...rule, conditions: conditions.toSpliced(index, 1) }) : undefined}
            error={errorOf(`conditions.${index}`)}
          />
        ))}
        <Group justify="space-between">
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => change({ ...rule, conditions: [...conditions, { field: 'medium', match: 'is', values: [] }] })}
          >
            Add a condition
          </Button>
          {visits !== undefined && (
            <Text size="sm" c="dimmed">
              {visits === 1 ? '1 visit' : `${formatCount(visits)} visits`} in the last 30 days
            </Text>
          )}
        </Group>
      </Stack>
    </Card>
  );
}
