/** A page of the shop by its path, as one reads it: the host small below, a long path folded in the middle, the whole on hover. */
import { Text } from '@mantine/core';
import { foldedPath } from './folded-path';

/** `page` is host and path, as reports name landing pages. */
export function PagePath({ page }: { page: string }) {
  const { host, path } = foldedPath(page);
  return (
    <span title={page} style={{ display: 'inline-block', maxWidth: '100%' }}>
      <Text span inherit truncate display="block">
        {path}
      </Text>
      <Text span size="xs" c="dimmed" truncate display="block">
        {host}
      </Text>
    </span>
  );
}
