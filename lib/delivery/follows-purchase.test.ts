/** Protects refunds: none goes to a platform that has not the purchase from us, but where somebody chose so. */
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '@/lib/core/instant';
import { isShadowAt, type Takeover } from '@/lib/model/connection-mode';
import type { DeliveryState } from '@/lib/model/delivery';
import { refundSkip } from './follows-purchase';

const MOMENT = new Date('2026-11-20T10:00:00Z');
const BEFORE = new Date(MOMENT.getTime() - 1);
const LATER = new Date(MOMENT.getTime() + HOUR_MS);
const LIVE: Takeover = { mode: 'live', takeoverAt: null, earlierRefunds: 'left' };
const SHADOW: Takeover = { ...LIVE, mode: 'shadow' };
const TAKEN: Takeover = { ...SHADOW, takeoverAt: MOMENT };

describe('a refund', () => {
  it.each<[string, Takeover, DeliveryState | undefined, Date, Date, boolean]>([
    ['follows a purchase that was sent', LIVE, 'delivered', BEFORE, LATER, true],
    ['follows a purchase that still goes', LIVE, 'pending', BEFORE, LATER, true],
    ['stays where there is no purchase', LIVE, undefined, BEFORE, LATER, false],
    ['stays where the purchase was left out', LIVE, 'skipped', BEFORE, LATER, false],
    ['stays where the purchase was refused', LIVE, 'rejected', BEFORE, LATER, false],
    ['is shadowed after a purchase that was', SHADOW, 'shadowed', BEFORE, LATER, true],
    ['is shadowed after a purchase that will be', SHADOW, 'pending', BEFORE, LATER, true],
    ['of before the take-over is shadowed', TAKEN, 'shadowed', BEFORE, BEFORE, true],
    ['of an order of before is the other tool’s', TAKEN, 'shadowed', BEFORE, LATER, false],
    ['of an order of before is the other tool’s while the order waits', TAKEN, 'sending', BEFORE, LATER, false],
    ['of an order of before goes where so set', { ...TAKEN, earlierRefunds: 'sent' }, 'shadowed', BEFORE, LATER, true],
    ['of no order stays, however it is set', { ...TAKEN, earlierRefunds: 'sent' }, undefined, BEFORE, LATER, false],
    ['of an order since goes', TAKEN, 'pending', MOMENT, LATER, true],
    ['of an order that was sent in an earlier live time goes', TAKEN, 'delivered', BEFORE, LATER, true],
  ])('%s', (_, takeover, state, orderedAt, at, goes) => {
    const skip = refundSkip(takeover, state ? [{ state, occurredAt: orderedAt }] : [], at);
    expect(skip?.reason).toBe(goes ? undefined : 'purchase_not_sent');
  });

  it.each<[string, Takeover, DeliveryState[], boolean]>([
    ['goes where one of two rules has sent the order', LIVE, ['skipped', 'delivered'], true],
    ['stays where neither has', LIVE, ['skipped', 'rejected'], false],
    ['is the other tool’s where one rule was shadowed and the other left it out', TAKEN, ['shadowed', 'skipped'], false],
    ['goes where one rule has sent the order and the other was shadowed', TAKEN, ['shadowed', 'delivered'], true],
  ])('%s', (_, takeover, states, goes) => {
    const purchases = states.map((state) => ({ state, occurredAt: BEFORE }));
    expect(refundSkip(takeover, purchases, LATER) === undefined).toBe(goes);
  });
});

describe('a shadow', () => {
  it.each<[string, Takeover, Date, boolean]>([
    ['covers nothing of a live connection', LIVE, BEFORE, false],
    ['covers everything until its end is named', SHADOW, LATER, true],
    ['covers what is before its end', TAKEN, BEFORE, true],
    ['ends at its moment', TAKEN, MOMENT, false],
  ])('%s', (_, takeover, at, covered) => expect(isShadowAt(takeover, at)).toBe(covered));
});
