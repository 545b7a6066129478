/** Which orders a figure of a channel, a campaign or a label under a model is made of, each with the part that it has in it. */
import { isLabelDimension, labelOf } from '@/lib/reporting/dimension-names';
import type { ComparedBy } from '@/lib/reporting/reports/comparison/names';
import type { DatedBy } from '@/lib/reporting/reports/performance/names';

/** What earned the figure: a channel, a campaign of it, what a label says, or nobody. */
export type Earner =
  | { channel?: string | undefined; campaign?: string | undefined; value?: string | undefined }
  | {
      /** Unattributed orders, or those that a rule of the site leaves out: steps of the performance report. */
      nobody: '!unattributed' | '!left_out';
    };
type Credited = { from: string; to: string; by: ComparedBy; model: string; datedBy?: DatedBy };

/** Parameters of the list of orders: a path of the performance report, whose steps are empty where nothing was stated. */
export function creditedOrders({ from, to, by, model, datedBy }: Credited, earner: Earner): Record<string, string> {
  const dated: Record<string, string> = datedBy === 'touch' ? { datedBy } : {};
  const levels = by === 'campaign' ? 'channel,campaign' : by;
  return { from, to, model, ...dated, by: levels, under: JSON.stringify(pathOf(earner, by)) };
}

function pathOf(earner: Earner, by: ComparedBy): string[] {
  if ('nobody' in earner) return [earner.nobody];
  const { channel, campaign, value } = earner;
  const step = (name: string | undefined) => (name === undefined ? '' : `=${name}`);
  return by === 'campaign' ? [step(channel), step(campaign)] : [step(channel ?? value)];
}

/** What it is called, in one line. */
export function earnerName(by: ComparedBy, earner: Earner): string {
  if ('nobody' in earner) return earner.nobody === '!unattributed' ? 'Unattributed' : 'No ad earns these';
  if (isLabelDimension(by)) return earner.value ?? `No label ${labelOf(by)}`;
  return [earner.channel, earner.campaign].filter(Boolean).join(' › ');
}
