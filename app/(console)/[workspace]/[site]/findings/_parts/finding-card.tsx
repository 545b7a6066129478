'use client';
/** One finding: the campaign, the verdict in a sentence, the evidence beside it, and what was decided. */
import { Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { ChannelName } from '@/components/report/channel';
import { Fact } from '@/components/report/fact';
import { formatChange, formatCount, formatDate, formatMoney, formatPercent, formatRange } from '@/components/ui/format';
import type { FindingView } from '@/lib/reporting/reports/findings/definition';
import { findingTitle } from '@/lib/reporting/reports/findings/words';
import { Decision } from './decision';
import { ModelRoas } from './model-roas';
import { Outcomes } from './outcomes';
import { verdictOf } from './verdict';

const colours = { losing: 'red', views: 'grape', one_model: 'blue', untracked: 'orange', fell: 'yellow' } as const;

type Props = { finding: FindingView; mayDecide: boolean; changed: () => void };

export function FindingCard({ finding, mayDecide, changed }: Props) {
  const { kind, campaign, channel, source, evidence, shownOn, isOver } = finding;
  const name = campaign ?? source ?? channel ?? 'Unnamed';
  return (
    <Paper withBorder p="md" component="article" aria-label={`${findingTitle(finding)}: ${name}`}>
      <Group justify="space-between" align="flex-start" gap="xs" mb="xs">
        <div>
          <Title order={2} size="h5">
            {name}
          </Title>
          <Group gap="xs">
            {channel !== undefined && <ChannelName channel={channel} />}
            {source !== undefined && (
              <Text size="sm" c="dimmed">
                {source}
              </Text>
            )}
          </Group>
        </div>
        <Group gap="xs">
          {isOver && (
            <Badge color="gray" variant="light">
              Over
            </Badge>
          )}
          <Badge color={colours[kind]} variant="light" tt="none">
            {findingTitle(finding)}
          </Badge>
        </Group>
      </Group>
      <Text mb="sm">
        {verdictOf(finding, { money: formatMoney, count: formatCount, percent: (share) => formatPercent(share, 0) })}
      </Text>
      <Beside finding={finding} />
      <Stack gap="xs" mt="sm">
        <ModelRoas evidence={evidence} />
        <Group gap="md">
          <Text size="xs" c="dimmed">
            Visits of {formatRange(evidence)}, whose orders have had a week to come. First shown {formatDate(shownOn)}.
          </Text>
          <OpenCampaign finding={finding} />
        </Group>
        <Outcomes finding={finding} />
        <Decision finding={finding} mayDecide={mayDecide} changed={changed} />
      </Stack>
    </Paper>
  );
}

/** What clicks are blind to: said beside every verdict. */
function Beside({ finding: { evidence } }: Pick<Props, 'finding'>) {
  const { currency, cost, costShare, sessions, newVisitorShare, viewShare, direct, brand } = evidence;
  return (
    <Group gap="xl" align="flex-start">
      <Fact name="Cost">
        {formatMoney({ amount: cost, currency })}{' '}
        <Text span size="xs" c="dimmed">
          {formatPercent(costShare, 0)} of all ads
        </Text>
      </Fact>
      <Fact name="Visits">{formatCount(sessions)}</Fact>
      <Fact name="New visitors">{newVisitorShare === undefined ? 'No visits' : formatPercent(newVisitorShare, 0)}</Fact>
      <Fact name="Claimed after a mere view">
        {viewShare === undefined ? 'The platform does not say' : formatPercent(viewShare, 0)}
      </Fact>
      <Fact name="Direct visits, whole store">{trendText(direct)}</Fact>
      <Fact name="Brand searches, whole store">{brand === undefined ? 'No label says which' : trendText(brand)}</Fact>
    </Group>
  );
}

function trendText({ before, now }: { before: number; now: number }): string {
  const change = before > 0 ? ` (${formatChange(now / before)})` : '';
  return `${formatCount(before)} → ${formatCount(now)}${change}`;
}

/** The same visits, orders and cost on Performance. */
function OpenCampaign({ finding: { channel, source, campaign, evidence } }: Pick<Props, 'finding'>) {
  const path = usePath();
  const { timeZone } = useSite();
  const filters = Object.entries({ channel, source, campaign }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const query = new URLSearchParams([
    ...[
      ['from', evidence.from],
      ['to', evidence.to],
      ['datedBy', 'touch'],
      ['by', 'campaign,adGroup,ad'],
    ],
    ...[['columns', 'cost,revenue,orders,roas,sessions']],
    ...filters,
  ] as string[][]);
  return (
    <Anchor component={Link} prefetch={false} href={`${path('performance')}?${query}`} size="sm" title={`Days of ${timeZone}`}>
      Open on Performance
    </Anchor>
  );
}
