'use client';
/** Saves what a page shows as a file: in the form that spreadsheets of the reader's country read, or in the one that is chosen beside. */
import { Anchor, Button, type ButtonProps, Group, Stack, Text } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { localeNow } from '@/components/ui/locale';
import { PanelButton } from '@/components/ui/panel-button';
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
  const [opened, setOpened] = useState(false);
  const own = csvFormatOf(localeNow());
  const as = (format: CsvFormat) => `${href}${href.includes('?') ? '&' : '?'}format=${format}`;
  const forms = csvFormats.map((format) => (
    <div key={format}>
      <Anchor size="sm" href={as(format)} download onClick={() => setOpened(false)}>
        {names[format].name}
      </Anchor>
      <Text size="xs" c="dimmed">
        {names[format].about}
      </Text>
    </div>
  ));
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
      <PanelButton
        aria-label="How the file is written"
        size={size}
        px={6}
        style={{ borderInlineStart: 0, borderStartStartRadius: 0, borderEndStartRadius: 0 }}
        opened={opened}
        onOpened={setOpened}
        panel={<Stack gap="xs">{forms}</Stack>}
      >
        <IconChevronDown size={14} aria-hidden />
      </PanelButton>
    </Group>
  );
}
