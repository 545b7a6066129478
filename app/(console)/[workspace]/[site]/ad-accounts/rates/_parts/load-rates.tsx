'use client';
/** The European Central Bank's file: where it is, and its upload. */
import { Alert, Anchor, FileInput, Stack, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useSite } from '@/app/(console)/_kit/site-context';
import { apiUrl, postJson } from '@/app/(console)/_kit/use-api';
import { formatCount, formatDays } from '@/components/ui/format';
import { Panel } from '@/components/ui/states';
import type { RatesLoaded } from '@/lib/workspace';

/** Where the bank publishes its files (read 2026-11). */
const ECB = 'https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/html/index.en.html';

export function LoadRates() {
  const { id } = useSite();
  const router = useRouter();
  const [isLoading, setLoading] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [loaded, setLoaded] = useState<RatesLoaded>();
  async function load(file: File | null): Promise<void> {
    setProblem(undefined);
    setLoaded(undefined);
    if (!file) return;
    setLoading(true);
    try {
      setLoaded(await postJson<RatesLoaded>(apiUrl(id, 'rates/file'), { file: await file.text() }));
      router.refresh();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The file cannot be read.');
    }
    setLoading(false);
  }
  return (
    <Panel title="Load the European Central Bank’s rates">
      <Stack gap="sm">
        <Text size="sm">
          Download the time series as CSV (unpack the zip) or the last 90 days as XML from{' '}
          <Anchor href={ECB} target="_blank" rel="noreferrer" size="sm" underline="always">
            the bank’s page of reference rates
          </Anchor>
          , and choose the file here. Nobody is asked for rates by itself. The same file again changes nothing.
        </Text>
        <FileInput
          label="The bank’s file"
          placeholder={isLoading ? 'Loading' : 'Choose a file'}
          accept=".csv,.xml,text/csv,text/xml,application/xml"
          disabled={isLoading}
          onChange={(file) => void load(file)}
          styles={{ placeholder: { color: 'var(--mantine-color-dimmed)' } }}
          maw={420}
        />
        {problem && (
          <Alert color="red" variant="light" role="alert">
            {problem}
          </Alert>
        )}
        {loaded && (
          <Alert color="teal" variant="light" role="status" title="The rates are loaded">
            {formatCount(loaded.rates)} rates, {formatDays({ from: loaded.from, to: loaded.through })};{' '}
            {formatCount(loaded.changed)} of them are new.
          </Alert>
        )}
      </Stack>
    </Panel>
  );
}
