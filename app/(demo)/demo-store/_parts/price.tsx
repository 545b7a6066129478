import { euros } from '@/lib/simulator/catalogue';

export function Price({ cents }: { cents: number }) {
  return <span style={{ fontVariantNumeric: 'tabular-nums' }}>€{euros(cents)}</span>;
}
