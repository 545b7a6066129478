/** What is sent, case by case from the field: each row with its right value, at every destination that it can concern. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Destination } from '@/lib/destinations/define';
import { destinationOf } from '@/lib/destinations/registry';
import type { MappedConversion } from '@/lib/model/conversion';
import { parseEnvelope } from '@/lib/sources/snippet/parse';
import { browserIds } from '@/lib/tracker/browser';
import { buildConversion } from '../conversion';

afterEach(() => vi.unstubAllGlobals());

function known(id: string): Destination {
  const definition = destinationOf(id);
  if (!definition) throw new Error(`there is no destination ${id}`);
  return definition;
}

/** The prepared item as JSON has it, and the fields that were left out. */
function sent(id: string, conversion: MappedConversion, settings: Record<string, unknown> = {}) {
  const { open, sandbox, baseUrl } = known(id);
  const prepared = open({ ...sandbox.settings, ...settings }, baseUrl).prepare(conversion);
  if (!prepared.ok) throw new Error(`${id}: ${prepared.failure.detail}`);
  const { item, withheld } = prepared.value;
  return { item: JSON.parse(JSON.stringify(item)), withheld: withheld.map(({ field }) => field) };
}

describe('F10 the session of the right property', () => {
  const cookies =
    '_ga_AAA=GS2.1.s1700000001$o3$g1$t1700000100$j60$l0$h0; marks={_ga_CCC=granted}; _ga_BBB=GS1.1.1700000002.4.1.1700000200.0.0.0';
  const sessionAt = (measurementId: string, ids: Record<string, string | undefined>) => {
    const { item, withheld } = sent('ga4', buildConversion({ as: 'purchase', browserIds: ids }), { measurementId });
    return [item.event.params.session_id, withheld];
  };

  it('is read by the snippet of each property on the page, and sent to its own', () => {
    vi.stubGlobal('document', { cookie: `_ga=GA1.1.11.22; ${cookies}` });
    const read = parseEnvelope({ sentAt: '2026-03-29T01:30:00Z', browserIds: browserIds(), events: [] });
    const ids = { ...(read.ok && read.value.envelope.browserIds) };
    expect(ids).toEqual({
      ga: 'GA1.1.11.22',
      gaSession: 'GS2.1.s1700000001$o3$g1$t1700000100$j60$l0$h0',
      gaSessions: cookies.replace('marks={_ga_CCC=granted}; ', ''),
    });
    expect(sessionAt('G-AAA', ids)).toEqual(['1700000001', []]);
    expect(sessionAt('G-BBB', ids)).toEqual(['1700000002', []]);
    expect(sessionAt('G-CCC', ids)).toEqual([undefined, ['session_id']]);
  });

  it('is of none where the browser has none', () => {
    vi.stubGlobal('document', { cookie: '_fbp=fb.1.1700000000000.1; cart=x' });
    const read = parseEnvelope({ sentAt: '2026-03-29T01:30:00Z', browserIds: browserIds(), events: [] });
    expect(read.ok && read.value.envelope.browserIds).toEqual({ fbp: 'fb.1.1700000000000.1', cart: 'x' });
  });

  it('is one that nobody told the property of, where there is no other', () => {
    expect(sessionAt('G-BBB', { ga: '11.22', gaSession: '1700000003' })).toEqual(['1700000003', []]);
    expect(sessionAt('G-BBB', { ga: '11.22' })).toEqual([undefined, ['session_id']]);
  });

  it('is not missed by a refund, which counts on the day that it is told', () => {
    const refund = { name: 'refund', as: 'refund', browserIds: { ga: '11.22' } };
    expect(sent('ga4', buildConversion(refund)).withheld).toEqual([]);
  });
});
