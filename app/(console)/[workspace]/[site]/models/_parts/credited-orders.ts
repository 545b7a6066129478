/** Which orders a figure of a channel or a campaign under a model is made of, each with the part that it has in it. */

/** What earned the figure: a channel, a campaign of it, or nobody. */
export type Earner =
  | { channel: string; campaign?: string | undefined }
  | {
      /** Unattributed orders, or those that a rule of the site leaves out: steps of the performance report. */
      nobody: '!unattributed' | '!left_out';
    };
type Credited = { from: string; to: string; by: 'channel' | 'campaign'; model: string };

/** Parameters of the list of orders: a path of the performance report, whose steps are empty where nothing was stated. */
export function creditedOrders({ from, to, by, model }: Credited, earner: Earner): Record<string, string> {
  const levels = by === 'channel' ? 'channel' : 'channel,campaign';
  return { from, to, model, by: levels, under: JSON.stringify(pathOf(earner, by)) };
}

function pathOf(earner: Earner, by: Credited['by']): string[] {
  if ('nobody' in earner) return [earner.nobody];
  const { channel, campaign } = earner;
  return by === 'channel' ? [`=${channel}`] : [`=${channel}`, campaign === undefined ? '' : `=${campaign}`];
}

/** What it is called. */
export function earnerName(earner: Earner): string {
  if ('nobody' in earner) return earner.nobody === '!unattributed' ? 'Unattributed' : 'No ad earns these';
  return earner.campaign ? `${earner.channel} › ${earner.campaign}` : earner.channel;
}
