/**
 * Tables: plain elements that take the library's style properties. Its own table brings a scroll area, and that what places
 * panels in the window, 20 KB on every page, for bars that browsers draw themselves.
 */
import { Box, type BoxProps, getSpacing, type MantineSpacing } from '@mantine/core';
import type { ComponentPropsWithRef, CSSProperties, ReactNode } from 'react';
import classes from './table.module.css';

type Props<Tag extends keyof React.JSX.IntrinsicElements> = BoxProps & Omit<ComponentPropsWithRef<Tag>, keyof BoxProps>;

type TableProps = Props<'table'> & {
  verticalSpacing?: MantineSpacing;
  horizontalSpacing?: MantineSpacing;
  highlightOnHover?: boolean;
  withColumnBorders?: boolean;
  /** Its head stays in view while what holds it scrolls. */
  stickyHeader?: boolean;
  captionSide?: 'top' | 'bottom';
};

function Frame({ verticalSpacing = 6, horizontalSpacing = 'sm', className, style, captionSide, ...props }: TableProps) {
  const { highlightOnHover, withColumnBorders, stickyHeader, ...rest } = props;
  const spacing = {
    '--table-vertical-spacing': getSpacing(verticalSpacing),
    '--table-horizontal-spacing': getSpacing(horizontalSpacing),
    captionSide: captionSide ?? 'bottom',
  } as CSSProperties;
  return (
    <Box
      component="table"
      className={className ? `${classes['table']} ${className}` : classes['table']}
      style={[spacing, style]}
      data-hover={highlightOnHover || undefined}
      data-columns={withColumnBorders || undefined}
      data-sticky={stickyHeader || undefined}
      {...rest}
    />
  );
}

type ScrollProps = Props<'div'> & { minWidth: number; maxHeight?: number | string; children: ReactNode };

/** Scrolls what is wider than its place; whoever has no mouse scrolls what they can focus. */
function ScrollContainer({ minWidth, maxHeight, className, style, children, ...rest }: ScrollProps) {
  const height = maxHeight === undefined ? {} : { maxHeight, overflowY: 'auto' as const };
  return (
    <Box
      tabIndex={0}
      className={className ? `${classes['scroll']} ${className}` : classes['scroll']}
      style={[height, style]}
      {...rest}
    >
      <div style={{ minWidth }}>{children}</div>
    </Box>
  );
}

export const Table = Object.assign(Frame, {
  ScrollContainer,
  Caption: (props: Props<'caption'>) => <Box component="caption" {...props} />,
  Thead: (props: Props<'thead'>) => <Box component="thead" {...props} />,
  Tbody: (props: Props<'tbody'>) => <Box component="tbody" {...props} />,
  Tfoot: (props: Props<'tfoot'>) => <Box component="tfoot" {...props} />,
  Tr: (props: Props<'tr'>) => <Box component="tr" {...props} />,
  Th: (props: Props<'th'>) => <Box component="th" {...props} />,
  Td: (props: Props<'td'>) => <Box component="td" {...props} />,
});
