'use client';
/** The page's title and the days that all of its sections are of. */
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { RangeControl } from '@/app/(console)/_kit/range-control';

export function ModelsHeader() {
  return (
    <PageHeader title="Models" about="How credit for the same orders shifts with the way it is shared out.">
      <RangeControl />
    </PageHeader>
  );
}
