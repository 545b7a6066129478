/** What a store means to spend on ads in a month: on all of them, on a channel, or on a campaign of it. */

export const MONTH = /^(?:19|2\d)\d{2}-(?:0[1-9]|1[0-2])$/;
/** The first day of the month, and of the one after it. */
export function daysOfMonth(month: string): { from: string; to: string } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return { from: `${month}-01`, to: `${next}-01` };
}
