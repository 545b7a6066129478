/** Robots by user agent (isbot, Unlicense: crawlers, monitors, link previews, scripts). Not certified against the IAB/ABC list. */
import { isbot } from 'isbot';

const KNOWN_MAX = 10_000;
const known = new Map<string, boolean>();

/** Whether the user agent is a robot's; a request without one is. */
export function isBot(userAgent: string | undefined): boolean {
  if (!userAgent) return true;
  const seen = known.get(userAgent);
  if (seen !== undefined) return seen;
  if (known.size >= KNOWN_MAX) known.clear();
  const bot = isbot(userAgent);
  known.set(userAgent, bot);
  return bot;
}
