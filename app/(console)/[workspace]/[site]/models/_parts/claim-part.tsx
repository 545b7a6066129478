'use client';
/** Orders that platforms would claim, with their revenue; a click opens them. */
import { Text } from '@mantine/core';
import { Drill } from '@/components/report/drill';
import { formatCount, formatMoney } from '@/components/ui/format';
import type { ClaimPart } from '@/lib/reporting/reports/claims/definition';

export type OpenClaims = (
  title: string,
  part: ClaimPart,
  query: { claimedBy?: string; claims?: string; claimLabel?: string },
) => void;

type PartProps = { part: ClaimPart; title: string; query: Parameters<OpenClaims>[2]; open: OpenClaims };

export function Part({ part, title, query, open }: PartProps) {
  return (
    <>
      <Drill
        label={`${formatCount(part.orders)} orders: ${title}`}
        onClick={() => open(title, part, query)}
        isNothing={part.orders === 0}
      >
        {formatCount(part.orders)}
      </Drill>
      <Text span size="xs" c="dimmed">
        {' '}
        {formatMoney(part.revenue)}
      </Text>
    </>
  );
}
