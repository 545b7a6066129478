/** The four steps of a site's set-up, for a new site and for what is left of them later. */
import type { OverviewResult } from '@/lib/reporting/reports/overview/definition';

type Setup = OverviewResult['setup'];
export type Step = {
  id: keyof Setup;
  title: string;
  /** What to do, and what it is good for. */
  explain: string;
  /** What is missing, beside the figures of a site that sells already. */
  open: string;
  page: string;
  action: string;
};

export const steps: readonly Step[] = [
  {
    id: 'snippetAt',
    title: 'The snippet is on your store',
    explain: 'Paste it into the head of every page. It reports visits and the ads that brought them.',
    open: 'No page view has come from the snippet: visits and ad clicks are not seen.',
    page: 'install',
    action: 'Install the snippet',
  },
  {
    id: 'eventAt',
    title: 'The first event has come',
    explain: 'Open your store in a browser, or connect your shop system. It appears under Live within seconds.',
    open: 'No event has come in yet.',
    page: 'live',
    action: 'Watch events come in',
  },
  {
    id: 'orderAt',
    title: 'The first order has come',
    explain: 'Connect your shop’s webhook, so that every order counts, also those that no browser reports.',
    open: 'No order has come in yet.',
    page: 'sources',
    action: 'Connect your shop',
  },
  {
    id: 'destinationAt',
    title: 'The first destination is connected',
    explain: 'Send your orders to the ad platforms, so that their bidding learns from what was really sold.',
    open: 'No destination is connected: ad platforms are not sent any orders.',
    page: 'destinations',
    action: 'Connect a destination',
  },
];

/** What has not happened yet, in the order in which it is done. */
export function openSteps(setup: Setup): Step[] {
  return steps.filter(({ id }) => setup[id] === undefined);
}
