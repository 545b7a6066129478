'use client';
/** One rule of channels: the name that it gives, and its conditions. */
import { TextInput } from '@mantine/core';
import { formatCount } from '@/components/ui/format';
import { type ChannelField, type ChannelMatch, type ChannelRule, channelFields, channelMatches } from '@/lib/model/channel-rule';
import { type Placed, RuleCard } from '../../_parts/rule-card';

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

type Props = Placed<ChannelRule> & {
  /** How many visits of the previewed days it would name. */
  visits: number | undefined;
};

export function ChannelRuleCard({ visits, ...placed }: Props) {
  const { number, rule, change, errorOf } = placed;
  return (
    <RuleCard
      {...placed}
      joined="and"
      fields={fields}
      matches={matches}
      blank={{ field: 'medium', match: 'is', values: [] }}
      found={visits === undefined ? undefined : visits === 1 ? '1 visit' : `${formatCount(visits)} visits`}
      head={
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
      }
    />
  );
}
