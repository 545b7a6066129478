'use client';

import { Anchor } from '@mantine/core';
import { Table } from '@/components/ui/table';
import Link from 'next/link';

type Row = { slug: string; name: string; domains: string[]; timeZone: string; currency: string };

export function SiteTable({ workspace, sites }: { workspace: string; sites: Row[] }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing="sm" captionSide="top">
        <Table.Caption>Sites of this workspace</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Name</Table.Th>
            <Table.Th scope="col">Domains</Table.Th>
            <Table.Th scope="col">Time zone</Table.Th>
            <Table.Th scope="col">Currency</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sites.map((site) => (
            <Table.Tr key={site.slug}>
              <Table.Td>
                <Anchor component={Link} prefetch={false} href={`/${workspace}/settings/sites/${site.slug}`}>
                  {site.name}
                </Anchor>
              </Table.Td>
              <Table.Td>{site.domains.join(', ')}</Table.Td>
              <Table.Td>{site.timeZone}</Table.Td>
              <Table.Td>{site.currency}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
