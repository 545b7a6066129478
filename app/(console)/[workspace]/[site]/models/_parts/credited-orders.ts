/** Which orders a figure of a channel or a campaign under a model is made of, each with the part that it has in it. */

type Contact = { channel: string; campaign?: string | undefined };
type Credited = { from: string; to: string; by: 'channel' | 'campaign'; model: string };

/** Parameters of the list of orders: a path of the performance report, whose steps are empty where nothing was stated. */
export function creditedOrders({ from, to, by, model }: Credited, { channel, campaign }: Contact): Record<string, string> {
  const path = by === 'channel' ? [`=${channel}`] : [`=${channel}`, campaign === undefined ? '' : `=${campaign}`];
  return { from, to, model, by: by === 'channel' ? 'channel' : 'channel,campaign', under: JSON.stringify(path) };
}
