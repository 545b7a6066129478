'use client';

import { Code, Fieldset, Stack, Text } from '@mantine/core';
import { Table } from '@/components/ui/table';
import { ConfirmButton } from '@/app/(console)/_kit/confirm-button';
import { useSave } from '@/app/(console)/_kit/use-save';
import type { Id } from '@/lib/core/id';
import { rotatePathsAction } from '../../actions';

type Props = { workspace: string; siteId: Id<'site'>; writeKey: string; collectPath: string; scriptPath: string };

/** Where this site's events go. None of these is secret: every visitor's browser sees them. */
export function SiteAddresses({ workspace, siteId, writeKey, collectPath, scriptPath }: Props) {
  const { save, pending } = useSave();
  const rows = [
    ['Collection', `/c/${collectPath}`],
    ['Snippet', `/c/${scriptPath}`],
    ['Write key', writeKey],
    ['Site ID', siteId],
  ];
  return (
    <Fieldset legend="Addresses and keys">
      <Stack gap="md" align="flex-start">
        <Table>
          <Table.Tbody>
            {rows.map(([label, value]) => (
              <Table.Tr key={label}>
                <Table.Th scope="row" w={140}>
                  {label}
                </Table.Th>
                <Table.Td>
                  <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Text size="sm" c="dimmed">
          The paths are random because block lists know common names. Change them when they were blocked: the old ones work for 30
          days, so that you can update the snippet on the store.
        </Text>
        <ConfirmButton
          label="Change the paths"
          question="Installed snippets go on working with the old paths for 30 days. Paste the new one before then."
          action="Change"
          pending={pending}
          onConfirm={() => save(() => rotatePathsAction(workspace, siteId), 'The paths are new. The old ones work for 30 days.')}
        >
          Change the paths…
        </ConfirmButton>
      </Stack>
    </Fieldset>
  );
}
