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
  'landingPage',
  'device',
  'country',
] as const;
export type TouchDimension = (typeof touchDimensions)[number];

/** All that a row of credit tells. A day is a visit's too. */
export const dimensions = [...touchDimensions, 'salesChannel', 'day'] as const;
export type Dimension = (typeof dimensions)[number];

/** Whether visits have the dimension, so that they can be counted by it. */
export function isOfVisits(dimension: string): boolean {
  return dimension !== 'salesChannel' && dimensions.some((known) => known === dimension);
}

export function isTouchDimension(dimension: string): dimension is TouchDimension {
  return touchDimensions.some((known) => known === dimension);
}

/** As columns and messages say it. */
export const dimensionTitles: Record<Dimension, string> = {
  channel: 'Channel',
  source: 'Source',
  medium: 'Medium',
  campaign: 'Campaign',
  adGroup: 'Ad group',
  ad: 'Ad',
  keyword: 'Keyword',
  clickPlatform: 'Click platform',
  landingPage: 'Landing page',
  device: 'Device',
  country: 'Country',
  salesChannel: 'Sales channel',
  day: 'Day',
};
