/** Reading the times of a WooCommerce body; plug-ins change what stores send. */
import { parseInstant } from '@/lib/core/instant';
import { textOf } from '@/lib/core/json';

/** The time that a `…_gmt` member or a session's start means: UTC, written without its zone. */
export function utcTime(value: unknown): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})$/.exec(textOf(value) ?? '');
  const time = match && `${match[1]}T${match[2]}Z`;
  return time && parseInstant(time) ? time : undefined;
}
