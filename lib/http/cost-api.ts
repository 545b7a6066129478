/** Costs from files and by hand, and exchange rates, over HTTP: for scripts with an admin's API key; the console calls the use cases itself. */
import {
  deleteCostFileAccount,
  costLinesCsv,
  deleteRate,
  enterCostLine,
  enterManualCost,
  importCostFile,
  listCostFileAccounts,
  importProductCosts,
  listCostLines,
  listManualCosts,
  listMissingRates,
  listRates,
  loadRates,
  previewCostFile,
  previewProductCosts,
  refusedCosts,
  refusedProductCosts,
  removeCostLine,
  removeManualCost,
  saveRate,
} from '@/lib/workspace';
import { answerOfSite, changesOfSite } from './site-answer';

/** A file of four million characters as JSON text: every line's end is two. */
const FILE_BYTES_MAX = 6_000_000;
const ENTRY_BYTES_MAX = 16_384;

/** GET: which rates the workspace holds. */
export const listRatesRoute = answerOfSite(({ actor, read }) => read((tx) => listRates(tx, actor)));
/** GET: cost that is in no sum for want of a rate. */
export const listMissingRatesRoute = answerOfSite(({ actor, site, read }) => read((tx) => listMissingRates(tx, actor, site)));
/** POST: keeps a rate of one's own. */
export const saveRateRoute = changesOfSite('site.manage', ENTRY_BYTES_MAX, ({ db, actor }, input) => saveRate(db, actor, input));
/** POST: forgets a rate of one's own. */
export const deleteRateRoute = changesOfSite('site.manage', ENTRY_BYTES_MAX, async ({ db, actor }, input) => {
  await deleteRate(db, actor, input);
  return { deleted: true };
});
/** POST: keeps the rates of a file. */
export const loadRatesRoute = changesOfSite('site.manage', FILE_BYTES_MAX, ({ db, actor }, input) => loadRates(db, actor, input));

/** GET: the site's costs that were entered by hand. */
export const listManualCostsRoute = answerOfSite(async ({ actor, site, read }) => ({
  costs: await read((tx) => listManualCosts(tx, actor, site)),
}));
/** POST: enters one, or changes it. */
export const enterManualCostRoute = changesOfSite('site.manage', ENTRY_BYTES_MAX, async ({ db, actor, site }, input) => ({
  id: await enterManualCost(db, actor, site, input),
}));
/** POST: takes one out of every sum. */
export const removeManualCostRoute = changesOfSite('site.manage', ENTRY_BYTES_MAX, async ({ db, actor, site }, input) => {
  await removeManualCost(db, actor, site, input);
  return { deleted: true };
});

/** GET: the accounts that files were given of. */
export const listCostFileAccountsRoute = answerOfSite(async ({ actor, site, read }) => ({
  accounts: await read((tx) => listCostFileAccounts(tx, actor, site)),
}));
/** POST: takes all that files of one account told out of every sum. */
export const deleteCostFileAccountRoute = changesOfSite('site.manage', ENTRY_BYTES_MAX, async ({ db, actor, site }, input) => {
  await deleteCostFileAccount(db, actor, site, input);
  return { deleted: true };
});
/** POST: what a file of ad costs would change. */
export const previewCostFileRoute = changesOfSite('site.manage', FILE_BYTES_MAX, ({ read, actor, site }, input) =>
  read((tx) => previewCostFile(tx, actor, site, input)),
);
/** POST: takes the file in. */
export const importCostFileRoute = changesOfSite('site.manage', FILE_BYTES_MAX, ({ db, actor, site }, input) =>
  importCostFile(db, actor, site, input),
);
/** POST: the rows of the file that are refused, as a file. */
export const refusedCostsRoute = changesOfSite('site.manage', FILE_BYTES_MAX, async ({ actor, site }, input) =>
  csvFile('refused-costs.csv', refusedCosts(actor, site, input)),
);

/** GET: what the site's orders cost besides ads, line by line. */
export const listCostLinesRoute = answerOfSite(({ actor, site, read }) => read((tx) => listCostLines(tx, actor, site)));
/** GET: all of them as a file. */
export const costLinesCsvRoute = answerOfSite(async ({ actor, site, read }) =>
  csvFile(`cost-lines-${site.slug}.csv`, await read((tx) => costLinesCsv(tx, actor, site))),
);
/** POST: enters one, or changes it. */
export const enterCostLineRoute = changesOfSite('site.manage', ENTRY_BYTES_MAX, async ({ db, actor, site }, input) => ({
  id: await enterCostLine(db, actor, site, input),
}));
/** POST: takes one away. */
export const removeCostLineRoute = changesOfSite('site.manage', ENTRY_BYTES_MAX, async ({ db, actor, site }, input) => {
  await removeCostLine(db, actor, site, input);
  return { deleted: true };
});

/** POST: what a file of product costs says. */
export const previewProductCostsRoute = changesOfSite('site.manage', FILE_BYTES_MAX, async ({ actor, site }, input) =>
  previewProductCosts(actor, site, input),
);
/** POST: takes the file in. */
export const importProductCostsRoute = changesOfSite('site.manage', FILE_BYTES_MAX, ({ db, actor, site }, input) =>
  importProductCosts(db, actor, site, input),
);
/** POST: its rows that are refused, as a file. */
export const refusedProductCostsRoute = changesOfSite('site.manage', FILE_BYTES_MAX, async ({ actor, site }, input) =>
  csvFile('refused-product-costs.csv', refusedProductCosts(actor, site, input)),
);

function csvFile(name: string, text: string): Response {
  const headers = { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` };
  return new Response(text, { headers });
}
