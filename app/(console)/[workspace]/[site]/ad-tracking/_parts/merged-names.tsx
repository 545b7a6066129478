'use client';
/** Names that an admin says are one, and how to take that back. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { Panel } from '@/components/ui/states';
import type { AdTrackingResult } from '@/lib/reporting/reports/ad-tracking/definition';
import { partCampaignsAction } from '../actions';

type Props = { merged: AdTrackingResult['merged']; mayMerge: boolean };

export function MergedNames({ merged, mayMerge }: Props) {
  if (merged.length === 0) return null;
  return (
    <Panel title="Counted as one campaign">
      <Stack gap="xs">
        {merged.map(({ name, names }) => (
          <Group key={name} justify="space-between" gap="sm" wrap="nowrap">
            <Text size="sm" style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
              <b>{name}</b>: {names.join(', ')}
            </Text>
            {mayMerge && <Undo name={name} />}
          </Group>
        ))}
      </Stack>
      <Text size="xs" c="dimmed" mt="sm">
        In every report under the label Campaign, stored days too. It may take a few minutes until all of them have it.
      </Text>
    </Panel>
  );
}

function Undo({ name }: { name: string }) {
  const site = useSite();
  const client = useQueryClient();
  const { save, pending } = useSave();
  return (
    <Button
      variant="default"
      size="compact-sm"
      loading={pending}
      aria-label={`Undo: ${name}`}
      onClick={() =>
        save(
          () => partCampaignsAction(site.id, name),
          'They are campaigns of their own again.',
          () => void client.invalidateQueries(),
        )
      }
    >
      Undo
    </Button>
  );
}
