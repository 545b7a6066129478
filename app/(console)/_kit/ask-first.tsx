'use client';
/** What the dialogs about sending have in common: look first at what it would do, then send, or leave it. */
import { Alert, Button, Group } from '@mantine/core';
import type { useAsk } from './use-ask';

type Preview = Pick<ReturnType<typeof useAsk>, 'pending' | 'failure'>;

/** The button that shows what sending would do, and why that cannot be shown. */
export function AskFirst({ preview, disabled, onAsk }: { preview: Preview; disabled: boolean; onAsk: () => void }) {
  return (
    <>
      <Group>
        <Button variant="default" loading={preview.pending} disabled={disabled} onClick={onAsk}>
          Show what that does
        </Button>
      </Group>
      {preview.failure && (
        <Alert color="red" variant="light" role="alert">
          {preview.failure.message}
        </Alert>
      )}
    </>
  );
}

type SendProps = { children: string; pending: boolean; disabled: boolean; onSend: () => void; onCancel: () => void };

export function SendOrCancel({ children, pending, disabled, onSend, onCancel }: SendProps) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button loading={pending} disabled={disabled} onClick={onSend}>
        {children}
      </Button>
    </Group>
  );
}
