/** Device, browser and operating system by the user agent (bowser, MIT). Parsed once for each text. */
import Bowser from 'bowser';

export type Device = { device?: string; browser?: string; os?: string };

/** User agents of a busy store number a few thousand; past the limit the memory starts anew. */
const KNOWN_MAX = 10_000;
const known = new Map<string, Device>();

/** What the user agent says of its device; fields it does not say are absent. */
export function deviceOf(userAgent: string): Device {
  const seen = known.get(userAgent);
  if (seen) return seen;
  if (known.size >= KNOWN_MAX) known.clear();
  const device = parse(userAgent);
  known.set(userAgent, device);
  return device;
}

function parse(userAgent: string): Device {
  if (!userAgent) return {};
  const { platform, browser, os } = Bowser.parse(userAgent);
  const { type: device } = platform;
  return { ...(device && { device }), ...(browser.name && { browser: browser.name }), ...(os.name && { os: os.name }) };
}
