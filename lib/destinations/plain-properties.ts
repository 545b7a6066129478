/** An event as properties under plain names, for platforms that have no names of their own for them. */
import { textOf } from '@/lib/core/json';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import { pageOfItem, pictureOfItem } from './item-pages';
import { currencyOf, majorNumber, unitNumber } from './money';
import { piecesOf } from './quantity';
import { compact } from './user';

type Properties = Record<string, unknown>;

/** The event's properties with its lines, the mapping's own parameters last. */
export function plainProperties(conversion: MappedConversion): Properties {
  return compact({ ...flatProperties(conversion), items: conversion.items.map(lineOf), ...conversion.params }) ?? {};
}

/** As plainProperties, for platforms that take no lists: what the lines hold, as texts and numbers. */
export function flatProperties(conversion: MappedConversion): Properties {
  const { value, currency, tax, shipping, discount, coupon, orderKey, items, page, refund, newCustomer } = conversion;
  return (
    compact({
      order_id: orderKey,
      value: value && majorNumber(value),
      currency: currencyOf(conversion) ?? (items.length > 0 ? currency : undefined),
      tax: tax && majorNumber(tax),
      shipping: shipping && majorNumber(shipping),
      discount: discount && majorNumber(discount),
      coupon,
      new_customer: newCustomer,
      full_refund: refund?.full,
      reason: refund && textOf(conversion.properties['reason']),
      search_term: conversion.searchTerm,
      page_url: page?.url,
      product_ids: joined(items, ({ id }) => id),
      product_names: joined(items, ({ name }) => name),
      quantity: piecesOf(items),
      ...conversion.params,
    }) ?? {}
  );
}

function joined(items: ConversionItem[], of: (item: ConversionItem) => string | undefined): string | undefined {
  const texts = items.flatMap((item) => of(item) ?? []);
  return texts.length > 0 ? texts.join(', ') : undefined;
}

function lineOf(item: ConversionItem): Properties {
  const { id, sku, name, brand, category, variant, quantity } = item;
  return (
    compact({
      product_id: id,
      sku,
      name,
      variant,
      brand,
      category,
      price: unitNumber(item),
      quantity,
      url: pageOfItem(item),
      image_url: pictureOfItem(item),
    }) ?? {}
  );
}
