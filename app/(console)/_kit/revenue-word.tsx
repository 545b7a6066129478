'use client';
/** What revenue means on the page, in a word: net sales or total sales, with what that contains on hover. */
import { Text } from '@mantine/core';
import { Tooltip } from '@/components/ui/tooltip';
import { revenueBasisMeaning } from '@/lib/model/revenue-basis';
import { useSite } from './site-context';

export function RevenueWord() {
  const { revenueBasis, isRebuilding } = useSite();
  const { name, explain } = revenueBasisMeaning[revenueBasis];
  const meanwhile = isRebuilding ? ' If that was changed, figures follow when the reports are rebuilt.' : '';
  return (
    <Tooltip label={`Revenue on this page: ${explain.charAt(0).toLowerCase()}${explain.slice(1)}${meanwhile}`} maw={320}>
      <Text span inherit tabIndex={0} td="underline dotted" style={{ cursor: 'help', textUnderlineOffset: 3 }}>
        {name}
      </Text>
    </Tooltip>
  );
}
