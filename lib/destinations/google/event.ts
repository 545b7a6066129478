/**
 * One event in the Data Manager API's form. https://developers.google.com/data-manager/api/reference/rest/v1/events/ingest#Event
 * and, for refunds, https://developers.google.com/data-manager/api/devguides/events/google-ads/conversion-adjustments (read
 * 2026-11)
 */
import type { Money } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { currencyOf, majorNumber, unitNumber } from '../money';
import { wholeQuantities } from '../quantity';
import { compact } from '../user';
import type { GoogleSettings } from './settings';
import { type ClickId, clickIdOf, deviceOf, userDataOf } from './user-data';

type EventSettings = Pick<GoogleSettings, 'merchantId' | 'merchantFeedLabel' | 'merchantFeedLanguage' | 'transactionIdPrefix'>;
/** Which conversion is told of or changed, since when, and what it is worth. */
type Told = { transactionId: string; at: Date; updatedAt?: Date; value?: Money };

/** The event, or why Google could not use it. */
export function prepareGoogle(conversion: MappedConversion, settings: EventSettings): Result<Prepared, Skip> {
  const { as, params } = conversion;
  if (!/^\d+$/.test(as)) {
    return fail({ reason: 'incomplete', detail: 'Enter the ID of the conversion action for this event: digits alone.' });
  }
  const told = conversion.name === 'refund' ? adjustmentOf(conversion, settings) : conversionOf(conversion, settings);
  if (!told.ok) return told;
  const withheld: Withheld[] = [];
  const click = clickIdOf(conversion, withheld);
  const userData = userDataOf(conversion);
  if (!click && !userData) {
    return fail({ reason: 'no_identifier', detail: 'Google matches by a click, or by e-mail, phone or address: none is known.' });
  }
  const { transactionId, at, updatedAt, value } = told.value;
  const cartData = cartDataOf(conversion, settings, withheld);
  const item = compact({
    destinationReferences: [as],
    transactionId,
    eventTimestamp: at.toISOString(),
    lastUpdatedTimestamp: updatedAt?.toISOString(),
    eventSource: conversion.salesChannel === 'pos' ? 'IN_STORE' : 'WEB',
    conversionValue: value && majorNumber(value),
    currency: value?.currency ?? (cartData && currencyOf(conversion)),
    adIdentifiers: click && { [click.name]: click.value },
    userData,
    consent: consentOf(conversion),
    eventDeviceInfo: deviceOf(conversion, withheld),
    cartData,
    userProperties: customerOf(conversion),
    customVariables: variablesOf(params, click?.name, withheld),
  });
  // A request of one conversion action alone: its answer and its later status are then those of this action.
  return ok({ item, group: as, withheld });
}

function conversionOf({ name, key, orderKey, occurredAt, value }: MappedConversion, settings: EventSettings): Result<Told, Skip> {
  // An order's own id: the store's tag sends the same, and a refund must name it again.
  const isOrder = name === 'purchase' && orderKey !== undefined;
  return ok({ transactionId: isOrder ? orderId(orderKey, settings) : key, at: occurredAt, value });
}

/** What the order is called at Google, by its refunds too. */
function orderId(orderKey: string, { transactionIdPrefix = '' }: EventSettings): string {
  return `${transactionIdPrefix}${orderKey}`;
}

/** A refund as what is left of the order: the order's conversion is told again with another value. */
function adjustmentOf({ refund, orderKey, value, occurredAt }: MappedConversion, settings: EventSettings): Result<Told, Skip> {
  const isWhole = refund?.full === true && value !== undefined;
  const left = refund?.remaining ?? (isWhole ? { minor: 0n, currency: value.currency } : undefined);
  if (!orderKey || !refund?.orderedAt || !left) {
    return fail({
      reason: 'incomplete',
      detail: 'Google takes a refund as a new value of the order: its id, its time and what is left of it must be known.',
    });
  }
  return ok({ transactionId: orderId(orderKey, settings), at: refund.orderedAt, updatedAt: occurredAt, value: left });
}

function consentOf({ consent, restricted }: MappedConversion) {
  const answer = (isGranted: boolean) => (isGranted ? 'CONSENT_GRANTED' : 'CONSENT_DENIED');
  return {
    adUserData: answer(consent.ad_user_data === 'granted'),
    adPersonalization: answer(consent.ad_personalization === 'granted' && !restricted),
  };
}

function cartDataOf({ name, items, discount, coupon }: MappedConversion, merchant: EventSettings, withheld: Withheld[]) {
  const { merchantId, merchantFeedLabel, merchantFeedLanguage } = merchant;
  if (!merchantId || items.length === 0 || name === 'refund') return undefined;
  const whole = wholeQuantities(items, 'Google', 'cartData.items.quantity');
  withheld.push(...whole.withheld);
  return compact({
    merchantId,
    merchantFeedLabel: merchantFeedLabel || undefined,
    merchantFeedLanguageCode: merchantFeedLanguage || undefined,
    transactionDiscount: discount && majorNumber(discount),
    couponCodes: coupon?.split(',').flatMap((code) => code.trim() || []),
    items: whole.items.flatMap(({ id, quantity, ...item }) =>
      id ? [compact({ merchantProductId: id, quantity, unitPrice: unitNumber(item) })] : [],
    ),
  });
}

function customerOf({ newCustomer }: MappedConversion) {
  return newCustomer === undefined ? undefined : { customerType: newCustomer ? 'NEW' : 'RETURNING' };
}

/**
 * Google Ads takes no custom variables beside gbraid and wbraid: they would single out a person of the group that those stand
 * for.
 */
function variablesOf(params: MappedConversion['params'], click: ClickId | undefined, withheld: Withheld[]) {
  const variables = Object.entries(params).map(([variable, value]) => ({ variable, value: String(value) }));
  if (variables.length === 0 || click === undefined || click === 'gclid') return variables;
  withheld.push({ field: 'customVariables', why: `Google takes no custom variables beside ${click}.` });
  return [];
}
