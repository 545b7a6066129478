'use client';
/** What a campaign earned in some days, with the orders behind it. */
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { Drill } from '@/components/report/drill';
import { formatMoney, formatRange } from '@/components/ui/format';
import { Money } from '@/components/ui/money';
import { modelNames } from '@/lib/model/model-names';
import type { WireMoney } from '@/lib/reporting/wire';

const MODEL = 'last_non_direct_click';

export type Days = { from: string; to: string };
type Props = {
  campaign: string;
  /** Of the performance report by channel, source and campaign. */
  path: readonly string[];
  money: WireMoney;
  days: Days;
  /** false: a list of whole days is not what the figure sums. */
  isList?: boolean;
};

export function CampaignAmount({ campaign, path, money, days, isList = true }: Props) {
  const [, setOpened] = useOpenedOrders();
  const open = () =>
    void setOpened({
      title: campaign,
      figure: `${formatMoney(money)} of credit under ${modelNames[MODEL]}.`,
      query: { from: days.from, to: days.to, by: 'channel,source,campaign', under: JSON.stringify(path), model: MODEL },
    });
  return (
    <Drill label={`Orders of ${campaign}, ${formatRange(days)}`} onClick={open} isNothing={!isList || Number(money.amount) === 0}>
      <Money of={money} />
    </Drill>
  );
}
