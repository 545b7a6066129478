/** When an event happened, from three clocks: the sender's at the event, the sender's at sending, ours at receipt. */
import { AGE_MAX_MS, AHEAD_MAX_MS } from './limits';

export type EventTime = { occurredAt: Date; implausible: boolean };

/**
 * The sender's claim shifted by how far its clock is off (receivedAt - sentAt). A corrected time over 24 h ahead or older than `ageMaxMs` (7 days) is
 * implausible: the event then gets the time of receipt, and the caller keeps the claim. Small leads are cut to the time of receipt,
 * because nothing is received before it happens.
 */
export function correctTime(claimed: Date, sentAt: Date, receivedAt: Date, ageMaxMs = AGE_MAX_MS): EventTime {
  const received = receivedAt.getTime();
  const corrected = claimed.getTime() + (received - sentAt.getTime());
  if (corrected > received + AHEAD_MAX_MS || corrected < received - ageMaxMs)
    return { occurredAt: receivedAt, implausible: true };
  return { occurredAt: new Date(Math.min(corrected, received)), implausible: false };
}
