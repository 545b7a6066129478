'use client';
/** The view of the page, kept in the address, and which orders a figure of ours opens. */
import { useQueryStates } from 'nuqs';
import { useOpenedOrders } from '@/app/(console)/_kit/opened-orders';
import { formatMoney } from '@/components/ui/format';
import type { Part, PlatformClaimsResult } from '@/lib/reporting/reports/platform-claims/definition';
import { adLevels, windowText } from '@/lib/reporting/reports/platform-claims/names';
import { viewParsers } from '../query';

export type Row = PlatformClaimsResult['rows'][number];
export type Report = PlatformClaimsResult;

export function useView() {
  const [view, change] = useQueryStates(viewParsers);
  return { ...view, change };
}
export type View = ReturnType<typeof useView>;

/** Of a row, or of the node itself: its platform, and its path with the day where it is one. */
export type Place = { name: string; platform: string; path: readonly string[] };

export function placeOf(report: Report, row: Row, name: string): Place {
  return { name, platform: report.platform ?? row.value ?? '', path: row.path };
}

type Opening = { place: Place; part: Part; model?: Report['models'][number]; shared?: true };

/** Opens the orders that are credited under the model, or that are within the platform's own window. */
export function useOpenOrders(report: Report): (opening: Opening) => void {
  const [, setOpened] = useOpenedOrders();
  const { from, to, level } = report;
  return ({ place: { name, platform, path }, part, model, shared }) => {
    const datedBy = report.platforms.find((each) => each.platform === platform)?.datedBy ?? 'order';
    const ads = path.length - (level === 'day' && path.length > report.under.length ? 1 : 0);
    const by = [...adLevels.slice(0, ads), ...(ads < path.length ? (['day'] as const) : [])];
    const figure = formatMoney(part.revenue);
    if (model) {
      const cell = { by: ['adPlatform', ...by].join(), under: JSON.stringify([`=${platform}`, ...path]), datedBy };
      const title = `${name}, credited under ${model.name}`;
      return void setOpened({
        title,
        figure: `${figure} of credit under ${model.name}.`,
        query: { from, to, model: model.id, ...cell },
      });
    }
    const window = windowText({ platform, by, under: [...path], datedBy, ...(shared && { shared }) });
    const title = shared ? `${name}: other platforms could claim these too` : `${name}: within the platform’s own window`;
    void setOpened({ title, figure: `They sum to ${figure}, net of refunds.`, query: { from, to, window } });
  };
}
