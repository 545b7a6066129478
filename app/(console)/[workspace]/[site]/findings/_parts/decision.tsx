'use client';
/** Accepting or declining a finding with a note, and what was decided. */
import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatTime } from '@/components/ui/format';
import type { FindingState } from '@/lib/model/finding';
import type { FindingView } from '@/lib/reporting/reports/findings/definition';
import { decideFindingAction } from '../actions';

type Props = { finding: FindingView; mayDecide: boolean; changed: () => void };

const SAID: Record<FindingState, string> = { accepted: 'Accepted', declined: 'Declined', open: 'Open again' };

export function Decision({ finding: { id, state, decidedBy, decidedAt, note }, mayDecide, changed }: Props) {
  const site = useSite();
  const [text, setText] = useState('');
  const { save, pending, errorOf } = useSave();
  const decide = (next: FindingState) =>
    save(() => decideFindingAction(site.id, { id, state: next, ...(text !== '' && { note: text }) }), SAID[next], changed);
  if (state !== 'open') {
    return (
      <Group gap="sm">
        <Text size="sm">
          {SAID[state]} by {decidedBy}
          {decidedAt !== undefined && `, ${formatTime(decidedAt, site.timeZone)}`}
          {note !== undefined && `: ${note}`}
        </Text>
        {mayDecide && (
          <Button size="compact-sm" variant="subtle" loading={pending} onClick={() => decide('open')}>
            Take it back
          </Button>
        )}
      </Group>
    );
  }
  if (!mayDecide) return null;
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        label="Note"
        placeholder="What you will do, or why not"
        maxLength={1_000}
        style={{ flex: '1 1 14rem', maxWidth: 420 }}
        value={text}
        error={errorOf('note')}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button variant="light" loading={pending} onClick={() => decide('accepted')}>
        Accept
      </Button>
      <Button variant="default" loading={pending} onClick={() => decide('declined')}>
        Decline
      </Button>
    </Group>
  );
}
