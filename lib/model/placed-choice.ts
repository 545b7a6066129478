/** One choice that tells orders apart in every list and sum: a way of placing them, or what they are beside it. */
import { type OrderKind, orderKindNames, orderKinds } from './order-kind';
import { type SalesChannel, salesChannelNames, salesChannels } from './sales-channel';

/** What an address keeps. */
export const placedChoices = [...salesChannels, ...orderKinds] as const;
export type PlacedChoice = (typeof placedChoices)[number];

/** The choice as the API's parameters. */
export function placedQuery(placed: PlacedChoice | null): {
  salesChannel: SalesChannel | undefined;
  kind: OrderKind | undefined;
} {
  return { salesChannel: salesChannels.find((known) => known === placed), kind: orderKinds.find((known) => known === placed) };
}

/** The choice in words. */
export function placedName(placed: PlacedChoice): string {
  const { salesChannel, kind } = placedQuery(placed);
  return salesChannel ? salesChannelNames[salesChannel] : kind ? orderKindNames[kind] : '';
}
