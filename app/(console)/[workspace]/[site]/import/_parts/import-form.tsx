'use client';
/** From a file to orders: choose it, check what its columns are and how its first rows read, import. */
import { Alert, Anchor, Button, FileInput, Group, Progress, Stack, Text } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl } from '@/app/(console)/_kit/use-api';
import { formatCount, formatPercent } from '@/components/ui/format';
import { Panel } from '@/components/ui/states';
import { ColumnTable } from './column-table';
import { FormatFields } from './format-fields';
import { PreviewTable } from './preview-table';
import { type ImportResult, useImport } from './use-import';

type Props = { timeZones: string[]; currencies: { value: string; label: string }[] };

export function ImportForm({ timeZones, currencies }: Props) {
  const { file, preview, problem, progress, result, choose, change, upload } = useImport();
  return (
    <>
      <Panel title="The file">
        <FileInput
          label="Orders as CSV"
          description="An export of Shopify, WooCommerce, Magento, or any table with one order a row. Nothing is stored before you import."
          placeholder="Choose a file"
          accept=".csv,.tsv,.txt,text/csv"
          value={file ?? null}
          onChange={(chosen) => void choose(chosen)}
          clearable
          styles={{ placeholder: { color: 'var(--mantine-color-dimmed)' } }}
          clearButtonProps={{ 'aria-label': 'Take the file away' }}
          maw={520}
        />
        {problem && (
          <Alert color="red" variant="light" mt="sm" role="alert">
            {problem}
          </Alert>
        )}
      </Panel>
      {preview && (
        <>
          <Panel title="What its columns are">
            <Stack gap="md">
              <FormatFields
                format={preview.format}
                timeZones={timeZones}
                currencies={currencies}
                change={(format) => change({ format: { ...preview.format, ...format } })}
              />
              <ColumnTable preview={preview} change={(mapping) => change({ mapping })} />
            </Stack>
          </Panel>
          <Panel title="How the first rows read">
            <PreviewTable orders={preview.orders} />
            <Group mt="md" gap="md">
              <Button onClick={upload} disabled={preview.missing.length > 0} loading={progress !== undefined}>
                Import {file?.name}
              </Button>
              {preview.missing.length > 0 && <Text size="sm">Still to be mapped: {preview.missing.join(', ')}</Text>}
            </Group>
            {progress !== undefined && (
              <Group mt="sm" gap="sm" wrap="nowrap">
                <Progress value={progress * 100} style={{ flexGrow: 1 }} aria-label="Sent" />
                <Text size="sm">{formatPercent(progress, 0)}</Text>
              </Group>
            )}
            {result && <Outcome result={result} />}
          </Panel>
        </>
      )}
    </>
  );
}

function Outcome({ result }: { result: ImportResult }) {
  const { id } = useSite();
  return (
    <Alert color={result.refused > 0 ? 'orange' : 'teal'} variant="light" mt="sm" title="The file is imported" role="status">
      <Text size="sm">
        {formatCount(result.rows)} rows: {formatCount(result.accepted)} orders and refunds are new,{' '}
        {formatCount(result.duplicates)} were there already, {formatCount(result.refused)} rows were refused.{' '}
        {result.refused > 0 && (
          <Anchor href={apiUrl(id, `imports/${result.id}/refused.csv`)} size="sm" underline="always">
            Download the refused rows
          </Anchor>
        )}
      </Text>
    </Alert>
  );
}
