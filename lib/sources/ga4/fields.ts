/**
 * Reading single values of Google's two wire forms: names of events, the page, the browser. Anything at all may stand where a value
 * is expected; what cannot be read is absent.
 */
import { sha256Hex } from '@/lib/core/hash';
import { textOf } from '@/lib/core/json';
import { EVENT_NAME_LENGTH_MAX, TEXT_LENGTH_MAX, URL_LENGTH_MAX, type WireEvent } from '@/lib/model/event';
import { shortText, unlessEmpty } from '../fields';

const SCREEN = /^\d{1,5}x\d{1,5}$/;

/** An event's name in our form, with the sender's own where that is another one; undefined when nothing of it can stand. */
export function nameOf(value: unknown): { name: string; sentName?: string } | undefined {
  const sent = textOf(value);
  const name = sent
    ?.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, EVENT_NAME_LENGTH_MAX)
    .replace(/_+$/, '');
  if (!sent || !name) return undefined;
  return sent === name ? { name } : { name, sentName: sent.slice(0, TEXT_LENGTH_MAX) };
}

/** The page, cut to what an event may hold; without an address there is none. */
export function pageOf(url: unknown, referrer: unknown, title: unknown): WireEvent['page'] {
  const address = textOf(url);
  if (!address) return undefined;
  return {
    url: address.slice(0, URL_LENGTH_MAX),
    referrer: textOf(referrer)?.slice(0, URL_LENGTH_MAX),
    title: textOf(title)?.slice(0, TEXT_LENGTH_MAX),
  };
}

/** What is said of the browser itself. */
export function clientOf(language: unknown, screen: unknown): { language?: string; screen?: string } | undefined {
  const size = shortText(screen);
  return unlessEmpty({ language: shortText(language), screen: size && SCREEN.test(size) ? size : undefined });
}

/** The hash of a list of JSON values, for the ids of messages that have none. */
export function hashOf(...facts: unknown[]): string {
  return sha256Hex(JSON.stringify(facts));
}
