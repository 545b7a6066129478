'use client';
/** One conversion: what it is worth, the path to it, and what each touch earned of it under every model. */
import { Alert, Anchor, Breadcrumbs, Button, Code, Group, Skeleton, Stack, Text } from '@mantine/core';
import Link from 'next/link';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { usePath, useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, useApi } from '@/app/(console)/_kit/use-api';
import { CreditTable } from '@/app/(console)/_kit/path/credit-table';
import { RejectedTouches, Timeline } from '@/app/(console)/_kit/path/timeline';
import { Fact } from '@/components/report/fact';
import { formatMoney, formatTime } from '@/components/ui/format';
import { ErrorState, Panel } from '@/components/ui/states';
import type { ConversionResult } from '@/lib/reporting/reports/conversions/definition';

export function Conversion({ conversionId }: { conversionId: string }) {
  const found = useApi<ConversionResult>(`conversions/${conversionId}`);
  if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton h={600} role="status" aria-label="Loading" />;
  const { conversion, stored, timeZone, ...path } = found.data;
  const { name, value, convertedAt, counted, countsOncePer } = conversion;
  return (
    <Stack gap="md">
      <Head conversion={conversion} timeZone={timeZone} />
      {counted ? (
        <>
          <Panel title="The path to it">
            <Timeline
              receipt={{ touches: path.touches, timeZone }}
              end={{ title: value ? `${name}, worth ${formatMoney(value)}` : name, at: convertedAt }}
              what="conversion"
            />
          </Panel>
          <Panel title="Credit under every model">
            <CreditTable receipt={path} whole={value ? { name: 'Value', money: value } : undefined} what="conversion" />
          </Panel>
          {path.rejected.length > 0 && (
            <Panel title="Considered and left out">
              <RejectedTouches receipt={{ rejected: path.rejected, timeZone }} />
            </Panel>
          )}
        </>
      ) : (
        <Alert color="gray" title="It does not count">
          An earlier one of the same {countsOncePer === 'session' ? 'visit' : 'person'} does: your settings count it once for
          each.
        </Alert>
      )}
      <Panel title="The stored event">
        {stored ? (
          <Code block tabIndex={0}>
            {JSON.stringify(stored, null, 2)}
          </Code>
        ) : (
          <Text size="sm">It is older than what is kept.</Text>
        )}
      </Panel>
    </Stack>
  );
}

function Head({ conversion, timeZone }: Pick<ConversionResult, 'conversion' | 'timeZone'>) {
  const { id } = useSite();
  const path = usePath();
  const { name, event, value, convertedAt, source, credited } = conversion;
  return (
    <div>
      <Breadcrumbs separator="›" mb={4}>
        <Anchor component={Link} prefetch={false} href={path('conversions')} size="sm">
          Conversions
        </Anchor>
        <Text size="sm">{name}</Text>
      </Breadcrumbs>
      <PageHeader title={name} about="Why this conversion was credited as it was.">
        <Button component="a" href={apiUrl(id, `conversions/${conversion.id}`)} variant="default" size="compact-sm">
          View as JSON
        </Button>
      </PageHeader>
      <Group gap="xl" align="flex-start">
        <Fact name="When">{formatTime(convertedAt, timeZone, true)}</Fact>
        <Fact name="Value">{value ? formatMoney(value) : 'none'}</Fact>
        <Fact name="Event">{event}</Fact>
        <Fact name="Told by">{source}</Fact>
        <Fact name="Credited to">{credited?.channel ?? 'Unattributed'}</Fact>
      </Group>
    </div>
  );
}
