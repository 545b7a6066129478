/**
 * Which orders a figure of the journeys report is made of, as the text of the parameter `path` of the list of orders: JSON that
 * names how the journeys are read and what of them is wanted. Made by the report and by its page, read by the list.
 */
import type { LabelDimension } from '../../dimension-names';

/**
 * What a contact is called in a journey: its channel, the campaign within its channel, or the value of a label of the site, and the
 * channel where it has none.
 */
export const journeyLevels = ['channel', 'campaign'] as const;
export type JourneyLevel = (typeof journeyLevels)[number] | LabelDimension;

/** Whether direct visits that earn nothing beside other contacts stand in the journey. */
export const directViews = ['credited', 'shown'] as const;

/** Journeys of this many contacts and of more are counted together. */
export const LENGTH_MAX = 10;
/** The diagram of journeys shows the order after this many contacts at the latest. */
export const FLOW_STEPS = 5;

/**
 * Where one group of times between the first contact and the order ends and the next begins, in seconds; the last one is open.
 * Fine at first, where most orders are.
 */
const HOUR = 3_600;
const DAY = 24 * HOUR;
export const timeBounds = [HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 60 * DAY] as const;

/** A contact's name, or any but the named ones: those are shown as one. */
export type FlowValue = string | { except: string[] };

/** What a journey has a contact of, each by itself: they need not be of one contact. */
export const contactFilters = ['channel', 'source', 'campaign', 'device', 'country', 'landingPage', 'label'] as const;
export type ContactFilter = { [Name in (typeof contactFilters)[number]]?: string | undefined };

/** Those of the filters that are there, and nothing else. */
export function contactFilterOf(filters: ContactFilter): ContactFilter {
  return Object.fromEntries(contactFilters.flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]]])));
}

export type PathFilter = ContactFilter & {
  by: JourneyLevel;
  direct?: (typeof directViews)[number] | undefined;
  /** Exactly this journey: each contact with how often it came in a row. */
  is?: [string, number][] | undefined;
  /** This many contacts; LENGTH_MAX is that many and more, 0 is none. */
  length?: number | undefined;
  /** The place of its group among the times to order. */
  time?: number | undefined;
  first?: string | undefined;
  middle?: string | undefined;
  last?: string | undefined;
  /** Before the last contact, in any place. */
  assisted?: string | undefined;
  /** The contact that earned most under the list's model. */
  won?: string | undefined;
  /** Repeats in a row taken as one: this at the step, and that after it, or the order, or more than is shown. */
  flow?: { step: number; from: FlowValue; to?: FlowValue | undefined; end?: 'order' | 'more' | undefined } | undefined;
};

/** More than a browser's address holds in comfort. */
export const PATH_TEXT_MAX = 6_000;

/** The text of a filter. */
export function pathFilterText(filter: PathFilter): string {
  return JSON.stringify(filter);
}

/** Contacts with neighbours of one name taken together and counted. */
export function runsOf(steps: readonly string[]): [string, number][] {
  const runs: [string, number][] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last?.[0] === step) last[1] += 1;
    else runs.push([step, 1]);
  }
  return runs;
}

/** The contacts, one by one, that such runs stand for. */
export function stepsOf(runs: readonly (readonly [string, number])[]): string[] {
  return runs.flatMap(([step, times]) => Array<string>(times).fill(step));
}
