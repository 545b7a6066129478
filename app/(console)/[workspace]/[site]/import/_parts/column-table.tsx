'use client';
/** Which column of the file is what. */
import { ColumnFields } from '@/app/(console)/_kit/file-columns';
import { columns } from '@/lib/sources/csv/tables/columns';
import type { ImportPreview } from '@/lib/workspace/import-schemas';

type Props = { preview: ImportPreview; change: (mapping: ImportPreview['mapping']) => void };

export function ColumnTable({ preview: { heading, mapping }, change }: Props) {
  return <ColumnFields columns={columns} heading={heading} mapping={mapping} change={(id, place) => change({ [id]: place })} />;
}
