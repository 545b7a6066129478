'use client';
/** From a file to costs: whose it is, what its columns are, what it would change. */
import { Alert, Button, FileInput, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { formatCount, formatMoney, formatDays } from '@/components/ui/format';
import { Panel } from '@/components/ui/states';
import type { CostFileAccount, CostFileTaken } from '@/lib/workspace/cost-file-schemas';
import { CostColumns } from './cost-columns';
import { CostPreview } from './cost-preview';
import { useCostFile } from './use-cost-file';

type Props = { again: CostFileAccount | undefined; currencies: { value: string; label: string }[] };

export function UploadForm({ again, currencies }: Props) {
  const first = { account: again?.name ?? '', source: again?.source ?? '', medium: again?.medium ?? '' };
  const { whose, name, preview, problem, taken, pending, choose, state, change, upload } = useCostFile(first);
  return (
    <>
      <Panel title={again ? `Next file of ${again.name}` : 'The file'}>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm" maw={900}>
            {whoseFields.map(({ key, label, help, placeholder }) => (
              <TextInput
                key={key}
                label={label}
                description={help}
                placeholder={placeholder}
                required
                autoComplete="off"
                value={whose[key]}
                onChange={({ currentTarget }) => state({ [key]: currentTarget.value })}
              />
            ))}
          </SimpleGrid>
          <FileInput
            label="Costs as CSV"
            description="By day, as Meta, Google, TikTok, Microsoft or another platform exports it. Nothing is stored before you upload."
            placeholder="Choose a file"
            accept=".csv,.tsv,.txt,text/csv"
            onChange={(chosen) => void choose(chosen)}
            clearable
            clearButtonProps={{ 'aria-label': 'Take the file away' }}
            styles={{ placeholder: { color: 'var(--mantine-color-dimmed)' } }}
            maw={520}
          />
          {name && !preview && !problem && <Text size="sm">Say whose costs these are to see what the file holds.</Text>}
          {problem && (
            <Alert color="red" variant="light" role="alert">
              {problem}
            </Alert>
          )}
        </Stack>
      </Panel>
      {preview && (
        <>
          <Panel title="What its columns are">
            <CostColumns preview={preview} currencies={currencies} change={change} />
          </Panel>
          <Panel title="What it would change">
            <CostPreview preview={preview} />
            <Group mt="md" gap="md">
              <Button onClick={() => void upload()} disabled={preview.missing.length > 0} loading={pending}>
                Upload {name}
              </Button>
              {preview.missing.length > 0 && <Text size="sm">Still to be mapped: {preview.missing.join(', ')}</Text>}
            </Group>
            {taken && <Taken taken={taken} />}
          </Panel>
        </>
      )}
    </>
  );
}

const whoseFields = [
  { key: 'account', label: 'Account', help: 'Files of one account correct each other', placeholder: 'Pinterest Germany' },
  { key: 'source', label: 'Source', help: 'As utm_source of its visits', placeholder: 'pinterest' },
  { key: 'medium', label: 'Medium', help: 'As utm_medium: it decides the channel', placeholder: 'paid_social' },
] as const;

function Taken({ taken: { rows, refused, total, currency, from, to, changed } }: { taken: CostFileTaken }) {
  return (
    <Alert color={refused > 0 ? 'orange' : 'teal'} variant="light" mt="sm" title="The costs are uploaded" role="status">
      <Text size="sm">
        {formatMoney({ amount: total, currency })} in {formatCount(rows - refused)} rows
        {from && to && `, ${formatDays({ from, to })}`}. {changedWords(changed.length)}
        {refused > 0 && ` ${formatCount(refused)} rows could not be read and are left out.`}
      </Text>
    </Alert>
  );
}

function changedWords(days: number): string {
  if (days === 0) return 'Nothing was new.';
  return days === 1 ? 'One day costs something else than before.' : `${formatCount(days)} days cost something else than before.`;
}
