'use client';
/** The sample that a mapping is tried on: pasted, or taken from the last refused delivery that was kept whole. */
import { Button, Group, Textarea } from '@mantine/core';
import { parseExactJson } from '@/lib/core/json';
import type { EventRow } from '@/lib/reporting/reports/events/definition';

type Props = { text: string; change: (text: string) => void; last: string | undefined };

export function SampleInput({ text, change, last }: Props) {
  const isWrong = text.trim() !== '' && parseExactJson(text) === undefined;
  return (
    <>
      <Textarea
        label="Sample"
        description="One delivery as the sender sends it. It stays in this page and is not stored."
        placeholder='{"order": {"id": "1001", "total": "49.90"}}'
        autosize
        minRows={10}
        maxRows={26}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 'var(--mantine-font-size-xs)' } }}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        error={isWrong && 'This is not JSON.'}
      />
      {last !== undefined && (
        <Group>
          <Button variant="default" size="compact-sm" onClick={() => change(last)}>
            Take the last refused delivery
          </Button>
        </Group>
      )}
    </>
  );
}

/** The body of the newest refusal that is whole JSON, laid out to be read; personal data in it was blanked when it was kept. */
export function lastSample(rows: EventRow[]): string | undefined {
  for (const { status, payload } of rows) {
    const json = status === 'rejected' && typeof payload === 'string' ? parseExactJson(payload) : undefined;
    if (typeof json === 'object' && json !== null) return JSON.stringify(json, null, 2);
  }
  return undefined;
}
