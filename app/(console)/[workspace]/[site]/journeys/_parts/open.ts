/** How a part of the page opens the orders behind one of its figures. */
import type { JourneysResult } from '@/lib/reporting/reports/journeys/definition';
import type { PathFilter } from '@/lib/reporting/reports/journeys/path-filter';

type Part = JourneysResult['store'];

/** What the figure is called, how much it is, which orders are meant; `more` are parameters of the list beside the page's own. */
export type Open = (title: string, part: Part, figure: Partial<PathFilter>, more?: Record<string, string>) => void;
