/** What the worker has worked out of a question, and whether it still holds. */
import type { ScopedTransaction } from '@/db/scoped';
import { pathFingerprint } from '@/db/queries/data-driven-paths';
import { lastRun, openRun } from '@/db/queries/data-driven-run';
import { spanOf } from '@/lib/model/data-driven';
import { type DataDrivenFigures, dataDrivenFigures, type StoredEarned } from '@/lib/model/data-driven-figures';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { formatShare, WHOLE } from '../../share';
import { wireMoney } from '../../wire';
import { askedQuestion, type DataDrivenParams, type DataDrivenResult } from './definition';

/** Stored parts of an order are of 10^-12, those of reports of 10^-18. */
const FINER = WHOLE / 10n ** 12n;

type Figures = NonNullable<DataDrivenResult['figures']>;

/** The last answer to this question, and how far the next one is. */
export async function dataDrivenReport(tx: ScopedTransaction, site: Site, params: DataDrivenParams): Promise<DataDrivenResult> {
  const question = askedQuestion(params);
  const [open, done, failed] = [
    await openRun(tx, site.id, question),
    await lastRun(tx, site.id, question, 'done'),
    await lastRun(tx, site.id, question, 'failed'),
  ];
  const failedSince = failed && (!done || failed.requestedAt > done.requestedAt) ? failed : undefined;
  const run = open ?? failedSince;
  const span = spanOf(question, site.timeZone);
  // Read again and again while a new answer is made: what is shown meanwhile is of before.
  const stale =
    done !== undefined &&
    (open !== undefined || done.fingerprint !== (await pathFingerprint(tx, site, span, question.nullPaths)));
  return {
    ...question,
    timeZone: site.timeZone,
    currency: site.currency,
    revenueBasis: revenueBasisOf(site.settings),
    ...(run && {
      run: {
        state: run.state,
        progress: run.progress,
        requestedAt: run.requestedAt.toISOString(),
        ...(run.error !== null && { error: run.error }),
      },
    }),
    ...(done?.result &&
      done.finishedAt && { figures: figuresOf(site, dataDrivenFigures.parse(done.result), done.finishedAt, stale) }),
  };
}

function figuresOf({ currency }: Site, stored: DataDrivenFigures, finishedAt: Date, stale: boolean): Figures {
  const { rows, together, unattributed, leftOut, paths, error } = stored;
  const inFigures = ({ revenue, orders }: StoredEarned) => ({
    revenue: wireMoney(BigInt(revenue), currency),
    orders: formatShare(BigInt(orders) * FINER),
  });
  const totals = [...rows.map(({ dataDriven }) => dataDriven), unattributed, leftOut].reduce(added);
  return {
    computedAt: finishedAt.toISOString(),
    stale,
    rows: rows.map(({ dataDriven, lastNonDirect, linear, ...row }) => ({
      ...row,
      ...(row.channel === undefined && { together }),
      dataDriven: inFigures(dataDriven),
      lastNonDirect: inFigures(lastNonDirect),
      linear: inFigures(linear),
    })),
    unattributed: inFigures(unattributed),
    leftOut: inFigures(leftOut),
    totals: inFigures(totals),
    learntFrom: {
      orders: paths.orders,
      others: paths.others,
      touchesMax: paths.touchesMax,
      ...(paths.states !== undefined && { states: paths.states }),
      ...(paths.chance !== undefined && { chance: paths.chance }),
    },
    ...(error !== undefined && { error }),
  };
}

function added(left: StoredEarned, right: StoredEarned): StoredEarned {
  return {
    revenue: (BigInt(left.revenue) + BigInt(right.revenue)).toString(),
    orders: (BigInt(left.orders) + BigInt(right.orders)).toString(),
  };
}
