/**
 * What Klaviyo's own flows and templates read of an event, by its guide's names.
 * https://developers.klaviyo.com/en/docs/guide_to_integrating_a_platform_without_a_pre_built_klaviyo_integration (read 2026-11)
 */
import { textOf } from '@/lib/core/json';
import type { ConversionItem, MappedConversion } from '@/lib/model/conversion';
import { pageOfItem, pictureOfItem } from '../item-pages';
import { currencyOf, majorNumber, unitNumber } from '../money';
import { compact } from '../user';

type Properties = Record<string, unknown>;

/** The properties of the event itself. */
export function propertiesOf(conversion: MappedConversion): Properties {
  const { name, items, orderKey, params } = conversion;
  const [first] = items;
  const own: Properties =
    name === 'view_item' && first
      ? { ...productOf(first), ImageURL: pictureOfItem(first), URL: conversion.page?.url ?? pageOfItem(first) }
      : {
          OrderId: orderKey,
          ...(name === 'add_to_cart' && first && addedItemOf(first)),
          ItemNames: items.flatMap((item) => item.name ?? []),
          CheckoutURL: name === 'begin_checkout' ? conversion.page?.url : undefined,
          Categories: distinct(items.flatMap((item) => item.category ?? [])),
          Brands: distinct(items.flatMap((item) => item.brand ?? [])),
          Items: items.map((item) => lineOf(item)),
          ...orderParts(conversion),
        };
  // Prices stand without a currency of their own.
  return compact({ ...own, Currency: conversion.currency ?? currencyOf(conversion), ...params }) ?? {};
}

/** The properties of one ordered line. */
export function orderedProductOf(conversion: MappedConversion, item: ConversionItem): Properties {
  const pages = { ProductURL: pageOfItem(item), ImageURL: pictureOfItem(item) };
  return compact({ OrderId: conversion.orderKey, ...productOf(item), ...pages, Quantity: item.quantity }) ?? {};
}

/** What a line costs: Klaviyo adds up the values of Ordered Product. */
export function rowTotal({ price, quantity }: ConversionItem) {
  if (!price || !Number.isInteger(quantity)) return undefined;
  return { ...price, minor: price.minor * BigInt(quantity) };
}

function orderParts(conversion: MappedConversion): Properties {
  const { coupon, discount, tax, shipping, refund, newCustomer, searchTerm, name, properties } = conversion;
  return {
    DiscountCode: coupon,
    DiscountValue: discount && majorNumber(discount),
    Tax: tax && majorNumber(tax),
    Shipping: shipping && majorNumber(shipping),
    FullRefund: refund?.full,
    Reason: refund && textOf(properties['reason']),
    NewCustomer: newCustomer,
    SearchTerm: name === 'search' ? searchTerm : undefined,
  };
}

function productOf({ id, sku = id, name, category, brand, variant, ...item }: ConversionItem): Properties {
  return {
    ProductID: id,
    SKU: sku,
    ProductName: name,
    VariantName: variant,
    Categories: category ? [category] : undefined,
    Brand: brand,
    Price: unitNumber(item),
  };
}

function lineOf(item: ConversionItem): Properties | undefined {
  const { id, sku = id, name, category, brand, variant, quantity } = item;
  const total = rowTotal(item);
  return compact({
    ProductID: id,
    SKU: sku,
    ProductName: name,
    VariantName: variant,
    Quantity: quantity,
    ItemPrice: unitNumber(item),
    RowTotal: total && majorNumber(total),
    ProductURL: pageOfItem(item),
    ImageURL: pictureOfItem(item),
    Categories: category ? [category] : undefined,
    Brand: brand,
  });
}

function addedItemOf(item: ConversionItem): Properties {
  const { id, sku = id, name, category, quantity } = item;
  return {
    AddedItemProductID: id,
    AddedItemSKU: sku,
    AddedItemProductName: name,
    AddedItemCategories: category ? [category] : undefined,
    AddedItemURL: pageOfItem(item),
    AddedItemImageURL: pictureOfItem(item),
    AddedItemPrice: unitNumber(item),
    AddedItemQuantity: quantity,
  };
}

function distinct(texts: string[]): string[] {
  return [...new Set(texts)];
}
