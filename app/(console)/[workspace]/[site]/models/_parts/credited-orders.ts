/** Which orders a figure of a channel or a campaign under a model is made of, each with the part that it has in it. */

import type { ComparedBy } from '@/lib/reporting/reports/comparison/names';

type Contact = { channel?: string | undefined; campaign?: string | undefined; value?: string | undefined };
type Credited = { from: string; to: string; by: ComparedBy; model: string };

/** Parameters of the list of orders: a path of the performance report, whose steps are empty where nothing was stated. */
export function creditedOrders({ from, to, by, model }: Credited, { channel, campaign, value }: Contact): Record<string, string> {
  const step = (name: string | undefined) => (name === undefined ? '' : `=${name}`);
  const path = by === 'campaign' ? [step(channel), step(campaign)] : [step(channel ?? value)];
  return { from, to, model, by: by === 'campaign' ? 'channel,campaign' : by, under: JSON.stringify(path) };
}
