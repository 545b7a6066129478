'use client';
/** The view of the page, kept in the address, and how a figure opens the visits behind it. */
import { useQueryStates } from 'nuqs';
import { useOpenedVisits } from '@/app/(console)/_kit/opened-visits';
import { useRange } from '@/app/(console)/_kit/use-range';
import { isLabelDimension, labelFilterText, labelOf } from '@/lib/reporting/dimension-names';
import type { FunnelStep } from '@/lib/reporting/reports/sessions/steps';
import { chosenVisits, viewParsers } from '../query';

export function useView() {
  const [view, change] = useQueryStates(viewParsers);
  return { ...view, change };
}

export type View = ReturnType<typeof useView>;

/** A row of the report (`value`, empty where it is not stated; absent: of all), the step reached, and before which visits ended. */
export type Open = (title: string, wanted: { value?: string; reached?: FunnelStep; leftBefore?: FunnelStep }) => void;

/** What the visits of a row have in common: a second label beside one that the page is narrowed to. */
function rowQuery({ by, label }: View, value: string): Record<string, string> {
  if (!isLabelDimension(by)) return { [by]: value };
  return { [label === null ? 'label' : 'andLabel']: labelFilterText(labelOf(by), value) };
}

/** The visits that are open, how to open others and to close them. */
export function useOpen(view: View) {
  const { range } = useRange();
  const [opened, setOpened] = useOpenedVisits();
  const open: Open = (title, { value, ...steps }) =>
    void setOpened({
      title,
      query: { ...chosenVisits(view, range), ...(value !== undefined && rowQuery(view, value)), ...steps },
    });
  return { opened, open, close: () => void setOpened(null) };
}
