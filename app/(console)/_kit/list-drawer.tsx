'use client';
/** A list behind a figure in a drawer, a page at a time; its first page says what all of it comes to. */
import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Drawer } from '@/components/ui/dialogs';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { getJson } from './use-api';

type DrawerProps = { title: string | undefined; onClose: () => void; size?: 'lg' | 'xl'; children: ReactNode };

/** Open while it has a title. */
export function ListDrawer({ title, onClose, size = 'lg', children }: DrawerProps) {
  return (
    <Drawer
      opened={title !== undefined}
      onClose={onClose}
      position="right"
      size={size}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {children}
    </Drawer>
  );
}

type Page<Row> = { rows: Row[]; nextCursor?: string | undefined };
type Props<Answer extends Page<unknown>> = {
  url: string;
  /** Where nothing is in it. */
  nothing: string;
  about: (first: Answer) => ReactNode;
  children: (rows: Answer['rows']) => ReactNode;
};

export function PagedList<Answer extends Page<unknown>>({ url, nothing, about, children }: Props<Answer>) {
  const next = `${url}${url.includes('?') ? '&' : '?'}cursor=`;
  const list = useInfiniteQuery({
    queryKey: [url],
    queryFn: ({ pageParam }) => getJson<Answer>(pageParam ? next + encodeURIComponent(pageParam) : url),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (list.error) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton h={300} role="status" aria-label="Loading" />;
  const [first] = list.data.pages;
  const rows = list.data.pages.flatMap((page): Answer['rows'] => page.rows);
  if (!first || rows.length === 0) return <EmptyState title={nothing} />;
  return (
    <Stack>
      <Text size="sm" c="dimmed" data-testid="list-sum">
        {about(first)}
      </Text>
      {children(rows)}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Stack>
  );
}
