/** The room that a page takes while its first report is made. */
import { Box, Skeleton } from '@mantine/core';

export function PageLoading() {
  return (
    <Box role="status" aria-label="Loading">
      <Skeleton h={44} mb="md" />
      <Skeleton h={96} mb="md" />
      <Skeleton h={330} mb="md" />
      <Skeleton h={240} />
    </Box>
  );
}
