/** What each kind of pair is called, and what it means. */
import type { PairKind } from '@/lib/reporting/reports/pairing/kinds';

export const pairWords: Record<PairKind, { name: string; explain: string; tone: 'teal' | 'gray' }> = {
  both: {
    name: 'both copies',
    explain: 'The pixel fired in the browser and the server delivered, under one id: the platform counts one.',
    tone: 'teal',
  },
  server_only: {
    name: 'server only',
    explain: 'The server delivered; the pixel was off, blocked, or not consented to.',
    tone: 'teal',
  },
  browser_only: {
    name: 'browser only',
    explain: 'The pixel fired; the server’s copy was not delivered, or none was planned.',
    tone: 'gray',
  },
  neither: {
    name: 'neither',
    explain: 'Nothing arrived: the pixel did not fire and the server’s copy was not delivered, mostly for want of consent.',
    tone: 'gray',
  },
};
