/** What a report of the bench's list is: who it is, what is asked of it, and how. */
import type { ScopedTransaction } from '@/db/scoped';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import type { PlainQuery } from './plain';

/** What is asked: half-open days, and as many models as the report is to show. */
export type Ask = { from: string; to: string; models: ModelId[]; now: Date; order: Id<'order'> };

export type ReportCase = {
  /** The folder of the report. */
  report: string;
  /** What of it is asked, where it is asked in several ways. */
  asks?: string;
  /** Numbers of models that it is measured with; a report of one model or none has one number. */
  models?: number[];
  /** Answers are of a range of days; else of what is latest, and measured once. */
  hasRange: boolean;
  /** Two or more filters, or whole paths: two seconds are allowed for a year. */
  isHeavy?: boolean;
  run(tx: ScopedTransaction, site: Site, ask: Ask): Promise<unknown>;
  plain?: PlainQuery;
};

export const range = ({ from, to }: Ask) => ({ from, to });
export const oneModel = (ask: Ask) => ({ ...range(ask), model: ask.models[0] });
