/** Protects what is Amazon's own: reports are asked for once however long they take, and their files are read whole or not at all. */
import { describe, expect, it } from 'vitest';
import type { VendorResponse } from '@/lib/model/delivery';
import { askSandbox, buildAccount, buildCost, buildState, carry, outcomeOf, SANDBOX_BASE } from '@/lib/testing/spend';
import type { SpendAccess } from '../define';
import type { SpendSandboxState } from '../sandbox';
import { mintToken } from '../sandbox-consent';
import { amazon } from './platform';

const NOW = new Date('2026-04-02T09:00:00Z');
const LATER = new Date('2026-04-02T09:05:00Z');
const range = { from: '2026-03-26', to: '2026-04-01' };
const account = buildAccount({ rows: [buildCost()] });
const accessToken = mintToken('access-', 'access', new Date('2026-04-02T10:00:00Z'));

function rowsAt(now: Date, memory: Map<string, unknown>, pending?: string, changed = (response: VendorResponse) => response) {
  const state: SpendSandboxState = buildState({ now, accounts: [account], memory });
  const access: SpendAccess = { grant: { accessToken }, entered: amazon.sandbox.app, now, base: SANDBOX_BASE };
  return carry(amazon, amazon.rows(account, range, access, pending), (request) => changed(askSandbox(amazon, request, state)));
}

function pendingOf(memory: Map<string, unknown>): string {
  const outcome = outcomeOf(rowsAt(NOW, memory));
  return 'pending' in outcome ? outcome.pending : '';
}

describe('reports that are being made', () => {
  it('are waited for, and no other is asked for', () => {
    const memory = new Map<string, unknown>();
    const pending = pendingOf(memory);
    const again = rowsAt(NOW, memory, pending);
    expect(outcomeOf(again)).toMatchObject({ pending });
    expect(again.requests.map(({ method }) => method)).toEqual(['GET']);
    expect(outcomeOf(rowsAt(LATER, memory, pending))).toMatchObject({ rows: [{ adId: '1234600001', costMicros: 12_340_000n }] });
  });

  it('are taken over where somebody asked for the same before', () => {
    const memory = new Map<string, unknown>();
    expect(pendingOf(memory)).toBe(pendingOf(memory));
  });

  it('are asked for anew where one failed', () => {
    const memory = new Map<string, unknown>();
    const failed = (response: VendorResponse) => ({ ...response, body: response.body.replace('COMPLETED', 'FAILED') });
    const carried = rowsAt(LATER, memory, pendingOf(memory), failed);
    expect(outcomeOf(carried)).toHaveProperty('pending');
    expect(carried.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'POST', 'POST']);
  });

  it('are no rows where a file breaks off', () => {
    const memory = new Map<string, unknown>();
    const cut = (response: VendorResponse) =>
      response.body.startsWith('[') ? { ...response, body: response.body.slice(0, -1) } : response;
    expect(rowsAt(LATER, memory, pendingOf(memory), cut)).toMatchObject({ refusal: { fault: 'passing' } });
  });
});
