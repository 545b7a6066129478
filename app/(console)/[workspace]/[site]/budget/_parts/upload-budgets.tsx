'use client';
/** Budgets from a file, of any months: all of its lines, or none and what is wrong with them. */
import { Button, FileButton, Stack, Text } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { formatCount } from '@/components/ui/format';
import { importBudgetsAction } from '../actions';

export function UploadBudgets({ saved }: { saved: () => void }) {
  const site = useSite();
  const { save, pending, errorOf } = useSave();
  const read = async (file: File | null) => {
    if (!file) return;
    const text = await file.text();
    save(
      () => importBudgetsAction(site.id, text),
      (count) => `${formatCount(count)} budgets saved`,
      saved,
    );
  };
  return (
    <Stack gap={2} align="flex-end">
      <FileButton accept=".csv,text/csv" onChange={(file) => void read(file)}>
        {(props) => (
          <Button {...props} size="xs" variant="default" loading={pending} title="Columns: month, channel, campaign, amount">
            Upload budgets (CSV)
          </Button>
        )}
      </FileButton>
      {errorOf('text') && (
        <Text size="xs" c="red" maw={420} role="alert">
          {errorOf('text')}
        </Text>
      )}
    </Stack>
  );
}
