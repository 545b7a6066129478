/** What reports can be grouped by, for parameters and screens as well. Nothing here is Node's. */

/** Of what brought the visit, and of the visit. */
export const touchDimensions = [
  'channel',
  'source',
  'medium',
  'campaign',
  'adGroup',
  'ad',
  'keyword',
  'clickPlatform',
  'adPlatform',
  'landingPage',
  'device',
  'country',
] as const;
export type TouchDimension = (typeof touchDimensions)[number];

/** All that a row of credit tells. A day is a visit's too. */
export const dimensions = [...touchDimensions, 'salesChannel', 'day'] as const;
export type Dimension = (typeof dimensions)[number];

/** The value of a label that the site's rules give (lib/model/label-rule.ts): `label:` and the label's name. */
export type LabelDimension = `label:${string}`;
const LABEL_MARK = 'label:';

export function labelDimension(label: string): LabelDimension {
  return `${LABEL_MARK}${label}`;
}

export function isLabelDimension(dimension: string): dimension is LabelDimension {
  return dimension.startsWith(LABEL_MARK);
}

/** The name of the label. */
export function labelOf(dimension: LabelDimension): string {
  return dimension.slice(LABEL_MARK.length);
}

/** The parts of a filter on a label, `Brand:non-brand`, which may be any text; undefined where it has no colon. A name of a label has none. */
export function labelFilterParts(filter: string): { label: string; value: string } | undefined {
  const colon = filter.indexOf(':');
  return colon < 0 ? undefined : { label: filter.slice(0, colon), value: filter.slice(colon + 1) };
}

/** The filter on a value of a label; without a value on what has none of it. */
export function labelFilterText(label: string, value = ''): string {
  return `${label}:${value}`;
}

/** Whether visits have the dimension, so that they can be counted by it. */
export function isOfVisits(dimension: string): boolean {
  return isLabelDimension(dimension) || (dimension !== 'salesChannel' && dimensions.some((known) => known === dimension));
}

/** Whether it is of what brought a visit, or of the visit: what no touch earned has none. */
export function isTouchDimension(dimension: string): dimension is TouchDimension | LabelDimension {
  return isLabelDimension(dimension) || touchDimensions.some((known) => known === dimension);
}

/** As columns and messages say it: a label by its name. */
export function dimensionTitle(dimension: Dimension | LabelDimension): string {
  return isLabelDimension(dimension) ? labelOf(dimension) : dimensionTitles[dimension];
}

export const dimensionTitles: Record<Dimension, string> = {
  channel: 'Channel',
  source: 'Source',
  medium: 'Medium',
  campaign: 'Campaign',
  adGroup: 'Ad group',
  ad: 'Ad',
  keyword: 'Keyword',
  clickPlatform: 'Click platform',
  adPlatform: 'Ad platform',
  landingPage: 'Landing page',
  device: 'Device',
  country: 'Country',
  salesChannel: 'Sales channel',
  day: 'Day',
};
