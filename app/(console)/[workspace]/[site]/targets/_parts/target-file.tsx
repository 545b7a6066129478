'use client';
/** All targets as a file, and the file back. */
import { Anchor, FileInput, Stack, Text } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl } from '@/app/(console)/_kit/api-url';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatCount } from '@/components/ui/format';
import { importTargetsAction } from '../actions';

export function TargetFile({ mayChange }: { mayChange: boolean }) {
  const { id } = useSite();
  const { save, pending, errorOf } = useSave();
  async function take(file: File | null): Promise<void> {
    if (!file) return;
    const text = await file.text();
    save(
      () => importTargetsAction(id, text),
      (changed) => `The file is read: ${formatCount(changed)} targets are new or changed.`,
    );
  }
  return (
    <Stack gap="sm">
      <Text size="sm">
        Columns metric, dimension, name, month and value, as in{' '}
        <Anchor href={apiUrl(id, 'targets.csv')} download size="sm" underline="always">
          the file of all targets
        </Anchor>
        . Targets that a file does not name stay as they are.
      </Text>
      {mayChange && (
        <FileInput
          label="Targets as CSV"
          placeholder={pending ? 'Reading' : 'Choose a file'}
          accept=".csv,text/csv"
          disabled={pending}
          error={errorOf('file')}
          onChange={(file) => void take(file)}
          styles={{ placeholder: { color: 'var(--mantine-color-dimmed)' } }}
          maw={420}
        />
      )}
    </Stack>
  );
}
