/** Gives what a table shows as a file for spreadsheets. */
import { Button, type ButtonProps } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

type Props = { href: string; size?: ButtonProps['size']; children?: string };

export function CsvButton({ href, size = 'sm', children = 'CSV' }: Props) {
  const icon = <IconDownload size={size === 'sm' || size === 'compact-md' ? 16 : 14} aria-hidden />;
  return (
    <Button component="a" href={href} download variant="default" size={size} leftSection={icon}>
      {children}
    </Button>
  );
}
