/** What stands in a page's place where there is none; the navigation stays beside it. */
import { Paper } from '@mantine/core';
import { EmptyState } from '@/components/ui/states';

export function NothingHere() {
  return (
    <Paper withBorder>
      <EmptyState title="There is nothing at this address">
        It may have been moved or deleted, or it is not yours to see. Everything there is has its place in the menu; Ctrl K finds
        it by name.
      </EmptyState>
    </Paper>
  );
}
