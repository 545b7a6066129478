/**
 * Versions of platforms' APIs that end soon. A platform refuses everything that is sent to a version after its end, and only an
 * update of Tieback moves to another: whoever runs the server has to hear of it before.
 */
import { DAY_MS } from '@/lib/core/instant';
import type { Destination } from './define';

/** Long enough to plan an update of a running installation, short enough to be believed. */
export const VERSION_WARN_DAYS = 60;

export type VersionEnd = {
  destination: string;
  version: string;
  /** YYYY-MM-DD: from this day on it may be refused. */
  endsOn: string;
  isOver: boolean;
  /** What it is and who does what, in a sentence for the operator and the screens. */
  detail: string;
};

/** Those of the destinations whose API version has ended at `now` or ends within VERSION_WARN_DAYS; the soonest first. */
export function versionEnds(destinations: readonly Pick<Destination, 'name' | 'apiVersion'>[], now: Date): VersionEnd[] {
  const ends = destinations.flatMap(({ name, apiVersion }) => {
    if (!apiVersion || apiVersion.endsOn === null) return [];
    const days = Math.ceil((Date.parse(apiVersion.endsOn) - now.getTime()) / DAY_MS);
    if (days > VERSION_WARN_DAYS) return [];
    return [endOf(name, apiVersion.name, apiVersion.endsOn, days)];
  });
  return ends.sort((one, other) => one.endsOn.localeCompare(other.endsOn));
}

function endOf(destination: string, version: string, endsOn: string, days: number): VersionEnd {
  const isOver = days <= 0;
  const when = isOver
    ? `may have ended on ${endsOn}, and what is sent to it may be refused`
    : `ends on ${endsOn}, in ${days} ${days === 1 ? 'day' : 'days'}`;
  const detail = `Version ${version} of ${destination} ${when}: whoever runs the server should update Tieback.`;
  return { destination, version, endsOn, isOver, detail };
}
