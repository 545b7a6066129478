/** What the page's actions take. */
import type { BreakEven } from '@/lib/model/break-even';
import type { FindingState } from '@/lib/model/finding';

export type DecisionForm = { id: string; state: FindingState; note?: string };
export type LimitsForm = { breakEven?: BreakEven; viewShareMax: number };
