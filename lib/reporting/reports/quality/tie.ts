/**
 * Which orders a figure of data quality is made of, as the text of the parameter `tie` of the list of orders: JSON that names how they
 * are tied to browsers. Made by the page, read by the list.
 */
import type { JoinKind } from './definition';

/** Absent: whatever it is. */
export type Tie = {
  /** The strongest tie. */
  kind?: JoinKind | undefined;
  /** The family of the browser that it was placed in; `unknown`: no visitor is known. */
  browser?: string | undefined;
  /** Placed online, and told of by the shop itself. */
  byShop?: true | undefined;
  /** A browser told of it too. */
  inBrowser?: boolean | undefined;
  /** A click id is in its path. */
  withClick?: true | undefined;
};

export const TIE_TEXT_MAX = 500;

/** The text of a tie. */
export function tieText(tie: Tie): string {
  return JSON.stringify(tie);
}
