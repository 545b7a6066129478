'use client';
/** Checks the address of an ad before money is spent on it: what visits would arrive with, and what is missing. It is not opened. */
import { Button, Group, List, Text, TextInput } from '@mantine/core';
import { parseAsString, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { CopyIcon } from '@/app/(console)/_kit/copy-icon';
import { useApi } from '@/app/(console)/_kit/use-api';
import { Select } from '@/components/form/select';
import { ErrorState, Panel } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { urlTemplates } from '@/lib/model/url-template';
import type { FinalUrlResult } from '@/lib/reporting/reports/ad-tracking/definition';
import { fieldNames, remarkWords } from './words';

export function UrlCheck() {
  const [asked, ask] = useQueryStates({ url: parseAsString.withDefault(''), ad: parseAsString.withDefault('google') });
  const [url, setUrl] = useState(asked.url);
  const answer = useApi<FinalUrlResult>('final-url', { url: asked.url, platform: asked.ad }, { enabled: asked.url !== '' });
  return (
    <Panel title="Check the address of an ad">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void ask({ url: url.trim() || null });
        }}
      >
        <Group gap="xs" align="flex-end" mb="sm">
          <Select
            label="Platform"
            w={220}
            allowDeselect={false}
            data={urlTemplates.map(({ platform, name }) => ({ value: platform, label: name }))}
            value={asked.ad}
            onChange={(ad) => void ask({ ad })}
          />
          <TextInput
            label="Final URL, with its parameters"
            placeholder="https://"
            style={{ flex: '1 1 20rem' }}
            value={url}
            onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={answer.isFetching}>
            Check
          </Button>
        </Group>
      </form>
      {answer.error && <ErrorState error={answer.error} retry={() => void answer.refetch()} />}
      {asked.url !== '' && answer.data && !answer.error && <Checked check={answer.data} url={asked.url} />}
      <Text size="xs" c="dimmed" mt="xs">
        Tieback reads the address and does not open it. Not checked: redirects, which may drop parameters, and what the platform
        adds by itself, such as auto-tagging or a suffix of the account.
      </Text>
    </Panel>
  );
}

function Checked({ check: { parameters, missing, missesIds, remarks }, url }: { check: FinalUrlResult; url: string }) {
  const added = missing.map(({ parameter, value }) => `${parameter}=${value}`).join('&');
  return (
    <>
      <Text size="sm" fw={600} mb="xs">
        {verdict(missesIds, missing.length + remarks.length)}
      </Text>
      {remarks.length > 0 && (
        <List size="sm" mb="xs">
          {remarks.map(({ remark, parameter }) => (
            <List.Item key={`${remark} ${parameter}`}>
              {parameter !== undefined && <b>{parameter}: </b>}
              {remarkWords[remark]}
            </List.Item>
          ))}
        </List>
      )}
      {missing.length > 0 && (
        <Group gap="xs" wrap="nowrap" mb="xs">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            Add to it: <code>{added}</code>
          </Text>
          <CopyIcon value={`${url.includes('?') ? '&' : '?'}${added}`} what="the missing parameters" />
        </Group>
      )}
      {parameters.length > 0 && <Parameters parameters={parameters} />}
    </>
  );
}

function verdict(missesIds: boolean, remarks: number): string {
  if (missesIds) return 'Visits by this address cannot be told from those of other ads.';
  return remarks > 0 ? 'Visits find their ad, with remarks.' : 'Visits by this address find their ad.';
}

function Parameters({ parameters }: Pick<FinalUrlResult, 'parameters'>) {
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Parameter</Table.Th>
            <Table.Th>Value</Table.Th>
            <Table.Th>Read as</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {parameters.map(({ name, value, field, isMacro }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an address may have a parameter twice
            <Table.Tr key={index}>
              <Table.Td>{name}</Table.Td>
              <Table.Td maw={300} style={{ overflowWrap: 'anywhere' }}>
                {value}
              </Table.Td>
              <Table.Td>
                {field ? fieldNames[field] : 'nothing'}
                {isMacro && (
                  <Text span size="xs" c="dimmed">
                    {' '}
                    filled in by the platform
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
