/**
 * LinkedIn's Insight Tag in the page. It tells page views by itself; conversions name their own rule, which is not the server's,
 * and carry the deduplication key as event_id. https://www.linkedin.com/help/lms/answer/a418880 and
 * https://learn.microsoft.com/en-us/linkedin/marketing/conversions/deduplication (read 2026-11)
 */
import type { StartPixel } from '../pixel';
import { rulesOf } from './rule';

type Lintrk = ((command: string, data: Record<string, unknown>) => void) & { q?: unknown[] };
type Home = { lintrk?: Lintrk; _linkedin_partner_id?: string; _linkedin_data_partner_ids?: string[] };

export const start: StartPixel = ({ partnerId }, load) => {
  const home = window as unknown as Home;
  if (partnerId) {
    home._linkedin_partner_id = partnerId;
    home._linkedin_data_partner_ids = [...(home._linkedin_data_partner_ids ?? []), partnerId];
  }
  if (partnerId && !home.lintrk) {
    const lintrk: Lintrk = (command, data) => {
      lintrk.q?.push([command, data]);
    };
    lintrk.q = [];
    home.lintrk = lintrk;
    load('https://snap.licdn.com/li.lms-analytics/insight.min.js');
  }
  return ({ key, as, properties: { value, currency } }) => {
    const rule = rulesOf(as)?.browser;
    if (!rule) return;
    // LinkedIn documents the first two; its script reads the others too, and the tag's copy is the one that LinkedIn keeps of a
    // pair.
    const worth = value === undefined ? {} : { conversion_value: value, conversion_currency: currency };
    home.lintrk?.('track', { conversion_id: Number(rule), event_id: key, ...worth });
  };
};
