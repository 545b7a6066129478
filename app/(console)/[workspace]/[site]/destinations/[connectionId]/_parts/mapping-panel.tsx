'use client';
/** The event mapping: which events go, under which names, when and with what; tried on a stored event beside it. */
import { Alert, Box, Button, Grid, Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { useUnsaved } from '@/components/shell/unsaved';
import { Panel } from '@/components/ui/states';
import { updateConnectionAction } from '../../actions';
import type { ConnectionProps } from './connection-props';
import { draftOf, type MappingDraft, mappingOf, problemsOf } from './mapping-draft';
import { MappingPreview } from './mapping-preview';
import { MappingTable } from './mapping-table';
import { NewEvent } from './new-event';

export function MappingPanel({ connection, mayManage, mayReadEvents }: ConnectionProps) {
  const { id, destination } = connection;
  const { draft, edited, problems, isValid, isChanged, change, reset } = useDraft(connection);
  const [open, setOpen] = useState<string>();
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Panel title="Events">
          <Stack gap="md">
            {!mayManage && <NeedsRole role="admin" to="change the mapping" />}
            <Text size="sm">{destination.eventNames.help}</Text>
            <MappingTable
              destination={destination}
              draft={draft}
              problems={problems}
              open={open}
              setOpen={setOpen}
              {...(mayManage && { change })}
              {...(mayReadEvents && { saved: connection.mapping })}
            />
            <RefundNote refunds={destination.refunds} />
            {mayManage && (
              <>
                <NewEvent
                  draft={draft}
                  add={(name, rule) => {
                    change(name, rule);
                    setOpen(name);
                  }}
                />
                <SaveBar id={id} draft={draft} problems={problems} isChanged={isChanged} reset={reset} showProblem={setOpen} />
              </>
            )}
          </Stack>
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Box pos="sticky" top={64}>
          <Panel title="Preview">
            {mayReadEvents ? (
              <MappingPreview
                connection={connection}
                names={Object.keys(draft)}
                follow={open}
                {...(isValid && { mapping: edited })}
              />
            ) : (
              <Text size="sm" c="dimmed">
                Single events are shown to marketers and above.
              </Text>
            )}
          </Panel>
        </Box>
      </Grid.Col>
    </Grid>
  );
}

function RefundNote({ refunds: { taken, how } }: Pick<ConnectionProps['connection']['destination'], 'refunds'>) {
  if (taken) return null;
  return (
    <Text size="sm" c="dimmed">
      {how}
    </Text>
  );
}

/** The mapping as it is edited, from the saved one on. */
function useDraft({ mapping, destination }: ConnectionProps['connection']) {
  const saved = () => draftOf(mapping, destination.events);
  const [draft, setDraft] = useState(saved);
  const problems = useMemo(() => problemsOf(draft), [draft]);
  const edited = useMemo(() => mappingOf(draft), [draft]);
  return {
    draft,
    edited,
    problems,
    isValid: Object.keys(problems).length === 0,
    isChanged: JSON.stringify(edited) !== JSON.stringify(mappingOf(saved())),
    change: (name: string, rule: MappingDraft[string]) => setDraft((before) => ({ ...before, [name]: rule })),
    reset: () => setDraft(saved()),
  };
}

type SaveProps = {
  id: ConnectionProps['connection']['id'];
  draft: MappingDraft;
  problems: Record<string, string>;
  isChanged: boolean;
  reset: () => void;
  showProblem: (event: string) => void;
};

function SaveBar({ id, draft, problems, isChanged, reset, showProblem }: SaveProps) {
  const site = useSite();
  const { save, pending } = useSave();
  const saved = useUnsaved(mappingOf(draft));
  const [first] = Object.keys(problems);
  const event = first?.split('.')[0];
  return (
    <Stack gap="xs">
      {event && (
        <Alert color="red" variant="light" role="status">
          <Group justify="space-between">
            <Text size="sm">The rule of {event} has an error that must be fixed before it can be saved.</Text>
            <Button size="compact-xs" variant="default" onClick={() => showProblem(event)}>
              Show it
            </Button>
          </Group>
        </Alert>
      )}
      <Group gap="sm">
        <Button
          loading={pending}
          disabled={event !== undefined || !isChanged}
          onClick={() =>
            save(
              () => updateConnectionAction(site.id, id, { mapping: mappingOf(draft) }),
              'The mapping is saved, for events from now on.',
              saved,
            )
          }
        >
          Save the mapping
        </Button>
        <Button variant="default" disabled={!isChanged || pending} onClick={reset}>
          Discard changes
        </Button>
        <Text size="sm" c="dimmed">
          {isChanged ? 'Not saved yet.' : 'Saved. Earlier events keep the mapping that they came with.'}
        </Text>
      </Group>
    </Stack>
  );
}
