'use client';
/** Saves what a page shows as a file: in the form that spreadsheets of the reader's country read, or in the one that is chosen beside. */
import { ActionIcon, Button, type ButtonProps, Group, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { localeNow } from '@/components/ui/locale';
import { type CsvFormat, csvFormatOf, csvFormats } from '@/lib/model/reader-locale';

const names: Record<CsvFormat, { name: string; about: string }> = {
  comma: { name: 'Commas', about: '1234.50, as in Britain and the US' },
  semicolon: { name: 'Semicolons', about: '1234,50, as in much of Europe' },
};

type Props = Pick<ButtonProps, 'size'> & {
  /** The file's address in the API, with its parameters. */
  href: string;
};

export function CsvDownload({ href, size = 'sm' }: Props) {
  const own = csvFormatOf(localeNow());
  const as = (format: CsvFormat) => `${href}${href.includes('?') ? '&' : '?'}format=${format}`;
  return (
    <Group gap={0} wrap="nowrap">
      <Button
        component="a"
        href={as(own)}
        download
        variant="default"
        size={size}
        leftSection={<IconDownload size={16} aria-hidden />}
        style={{ borderStartEndRadius: 0, borderEndEndRadius: 0 }}
      >
        CSV
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="default"
            aria-label="How the file is written"
            size={`input-${size}`}
            style={{ borderInlineStart: 0, borderStartStartRadius: 0, borderEndStartRadius: 0 }}
          >
            <IconChevronDown size={14} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {csvFormats.map((format) => (
            <Menu.Item key={format} component="a" href={as(format)} download>
              {names[format].name}
              <Text size="xs" c="dimmed">
                {names[format].about}
              </Text>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
