'use client';
/** Product costs from a file: guessed, shown, mended, and taken in. */
import { Button, FileButton, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSave } from '@/app/(console)/_kit/use-save';
import { Modal } from '@/components/ui/dialogs';
import { formatCount } from '@/components/ui/format';
import { Table } from '@/components/ui/table';
import { productCostColumns } from '@/lib/sources/csv/tables/product-cost-columns';
import type { ProductCostFilePreview, ProductCostFileTaken } from '@/lib/workspace';
import { usePost } from './use-lines';

type Asked = {
  file: string;
  from: string;
  mapping?: ProductCostFilePreview['mapping'];
  format?: ProductCostFilePreview['format'];
};

export function ProductFile({ today }: { today: string }) {
  const [asked, setAsked] = useState<Asked>();
  const [preview, setPreview] = useState<ProductCostFilePreview>();
  const { save, pending } = useSave();
  const post = usePost();
  const look = (wanted: Asked) =>
    save(
      () => post<ProductCostFilePreview>('product-costs/preview', wanted),
      ({ rows }) => `${formatCount(rows)} rows with a cost`,
      (seen) => {
        setAsked(wanted);
        setPreview(seen);
      },
    );
  const close = () => setPreview(undefined);
  const take = () =>
    asked &&
    save(
      () => post<ProductCostFileTaken>('product-costs', asked),
      ({ products, changed }) =>
        `Costs of ${formatCount(products)} products are in, ${formatCount(changed)} of them new or changed`,
      close,
    );
  return (
    <>
      <FileButton accept=".csv,text/csv" onChange={(file) => void file?.text().then((text) => look({ file: text, from: today }))}>
        {(props) => (
          <Button {...props} size="compact-sm" variant="default" loading={pending}>
            Upload product costs
          </Button>
        )}
      </FileButton>
      <Modal
        opened={preview !== undefined}
        onClose={close}
        size="xl"
        title="Product costs from a file"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {preview && asked && <Preview preview={preview} asked={asked} look={look} take={take} pending={pending} />}
      </Modal>
    </>
  );
}

type PreviewProps = {
  preview: ProductCostFilePreview;
  asked: Asked;
  look: (asked: Asked) => void;
  take: () => void;
  pending: boolean;
};

function Preview({ preview, asked, look, take, pending }: PreviewProps) {
  const { missing, lines, rows, refused, products } = preview;
  return (
    <Stack gap="sm">
      <Columns preview={preview} asked={asked} look={look} />
      {missing.length > 0 ? (
        <Text c="red" size="sm">
          Say which column is: {missing.join(', ')}.
        </Text>
      ) : (
        <Text size="sm">
          {formatCount(products)} products from {formatCount(rows)} rows.{' '}
          {refused > 0 && `${formatCount(refused)} rows cannot be read.`}
        </Text>
      )}
      <Lines lines={lines} />
      <Group justify="flex-end">
        <Button onClick={take} loading={pending} disabled={products === 0}>
          Take in {formatCount(products)} costs
        </Button>
      </Group>
    </Stack>
  );
}

/** Which column is what, and how amounts and days are meant. */
function Columns({ preview: { heading, mapping, format }, asked, look }: Pick<PreviewProps, 'preview' | 'asked' | 'look'>) {
  const places = [
    { value: '', label: 'Not in the file' },
    ...heading.map((name, place) => ({ value: String(place), label: name })),
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="sm">
      {productCostColumns.map(({ id, label }) => (
        <NativeSelect
          key={id}
          label={label}
          data={places}
          value={mapping[id] === undefined ? '' : String(mapping[id])}
          onChange={({ currentTarget: { value } }) => {
            const { [id]: _, ...others } = mapping;
            look({ ...asked, format, mapping: value === '' ? others : { ...others, [id]: Number(value) } });
          }}
        />
      ))}
      <NativeSelect
        label="Amounts are written"
        data={[
          { value: '.', label: '1234.50' },
          { value: ',', label: '1234,50' },
        ]}
        value={format.decimal}
        onChange={({ currentTarget: { value } }) =>
          look({ ...asked, mapping, format: { ...format, decimal: value === ',' ? ',' : '.' } })
        }
      />
      <TextInput
        label="Valid from, unless a row says"
        type="date"
        value={asked.from}
        onChange={({ currentTarget: { value } }) => value !== '' && look({ ...asked, from: value })}
      />
    </SimpleGrid>
  );
}

function Lines({ lines }: Pick<ProductCostFilePreview, 'lines'>) {
  return (
    <Table verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Row</Table.Th>
          <Table.Th>Product</Table.Th>
          <Table.Th className="numeric">Cost</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map(({ row, subject, cost, currency, from, problem }) => (
          <Table.Tr key={row}>
            <Table.Td>{row}</Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }} {...(problem !== undefined && { c: 'red' })}>
              {problem ?? subject}
            </Table.Td>
            <Table.Td className="numeric">
              {cost === undefined ? '–' : `${cost} ${currency}${from ? ` from ${from}` : ''}`}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
