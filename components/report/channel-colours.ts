/**
 * The colour of each channel, the same on every screen and in both themes. The eight usual ones climb in lightness, so that they are
 * told apart in greyscale, and stay apart as people with each kind of colour blindness see them (a test computes both).
 */
import type { Channel } from '@/lib/model/touchpoint';

export const usualChannelColours = {
  'Paid Search': '#0640c9',
  'Paid Social': '#9c3597',
  'Organic Search': '#1b8751',
  Referral: '#d46c1d',
  Direct: '#989ba4',
  'Paid Shopping': '#0abaf9',
  Email: '#f2bc06',
  Affiliates: '#ade78b',
} satisfies Partial<Record<Channel, string>>;

const channelColours: Record<Channel | 'Unattributed', string> = {
  ...usualChannelColours,
  'Paid Video': '#6f2dbd',
  Display: '#0b7285',
  'Cross-network': '#4a7cf0',
  'Paid Other': '#3b4a6b',
  'Organic Social': '#e875b1',
  'Organic Shopping': '#63b98a',
  'Organic Video': '#c4513f',
  'AI Assistant': '#7fd6c2',
  SMS: '#a87900',
  Audio: '#f2a97e',
  'Mobile Push Notifications': '#8f1d3f',
  Unassigned: '#c3b8a5',
  Unattributed: '#b0b5bd',
};

/** What is left of the channels that have no band of their own. */
export const OTHER_COLOUR = '#cfd6cf';

/** Shades that no usual channel has, for the names of a store's own rules. */
const OWN_COLOURS = ['#5a7d2a', '#b48ee0', '#d6406e', '#2f9fb3', '#8a5a3c', '#7a86e8', '#e0c46c', '#45586b'];

export function colourOf(channel: string): string {
  return colourBeside(channel, new Set());
}

/** The same, but of a name that has no colour of its own one that is not taken: bands of one chart are told apart. */
export function colourBeside(name: string, taken: ReadonlySet<string>): string {
  const known = Object.entries(channelColours).find(([channel]) => channel === name)?.[1];
  if (known) return known;
  const first = placeOf(name);
  const shades = [...OWN_COLOURS.slice(first), ...OWN_COLOURS.slice(0, first)];
  return shades.find((shade) => !taken.has(shade)) ?? OTHER_COLOUR;
}

/** Always the same place among the shades for the same name. */
function placeOf(name: string): number {
  const sum = [...name].reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 0);
  return sum % OWN_COLOURS.length;
}
