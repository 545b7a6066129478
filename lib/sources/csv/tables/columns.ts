/**
 * What a column of a file can be, with the headings that shops' own exports give it (Shopify, WooCommerce, Magento order exports, read 2026-11).
 * Headings are compared without case, spaces and signs; the first that fits wins.
 */

export type ColumnId = (typeof columns)[number]['id'];
export type Column = { id: string; label: string; required?: true; headings: readonly string[] };

export const columns = [
  {
    id: 'orderId',
    label: 'Order ID',
    required: true,
    headings: ['orderid', 'ordernumber', 'order', 'id', 'name', 'incrementid', 'purchaseorder', 'number'],
  },
  {
    id: 'orderedAt',
    label: 'Ordered at',
    required: true,
    headings: ['createdat', 'orderdate', 'orderedat', 'datecreated', 'purchasedate', 'paidat', 'date', 'created'],
  },
  {
    id: 'total',
    label: 'Total',
    required: true,
    headings: ['total', 'ordertotal', 'grandtotal', 'totalprice', 'grandtotalpurchased', 'amount', 'revenue', 'value'],
  },
  { id: 'currency', label: 'Currency', headings: ['currency', 'ordercurrency', 'currencycode', 'ordercurrencycode'] },
  { id: 'status', label: 'Status', headings: ['financialstatus', 'status', 'orderstatus', 'state', 'paymentstatus'] },
  { id: 'tax', label: 'Tax', headings: ['taxes', 'tax', 'taxamount', 'totaltax', 'ordertotaltax', 'vat'] },
  {
    id: 'shipping',
    label: 'Shipping',
    headings: ['shipping', 'shippingamount', 'shippingtotal', 'ordershipping', 'shippingcost'],
  },
  {
    id: 'discount',
    label: 'Discount',
    headings: ['discountamount', 'discount', 'discounttotal', 'cartdiscount', 'totaldiscounts'],
  },
  { id: 'coupon', label: 'Coupon', headings: ['discountcode', 'coupon', 'couponcode', 'couponcodes'] },
  { id: 'customerId', label: 'Customer ID', headings: ['customerid', 'userid', 'customeruser'] },
  { id: 'email', label: 'E-mail', headings: ['email', 'billingemail', 'customeremail', 'emailaddress'] },
  { id: 'phone', label: 'Phone', headings: ['phone', 'billingphone', 'customerphone', 'telephone'] },
  { id: 'firstName', label: 'First name', headings: ['billingfirstname', 'firstname', 'customerfirstname'] },
  { id: 'lastName', label: 'Last name', headings: ['billinglastname', 'lastname', 'customerlastname'] },
  { id: 'city', label: 'City', headings: ['billingcity', 'city'] },
  { id: 'postalCode', label: 'Postal code', headings: ['billingzip', 'billingpostcode', 'postalcode', 'postcode', 'zip'] },
  { id: 'country', label: 'Country', headings: ['billingcountry', 'country', 'countrycode'] },
  { id: 'landingPage', label: 'Landing page', headings: ['landingpage', 'landingsite', 'landingurl', 'sessionentry'] },
  { id: 'referrer', label: 'Referrer', headings: ['referrer', 'referringsite', 'referer'] },
  {
    id: 'refunded',
    label: 'Refunded amount',
    headings: ['refundedamount', 'refunded', 'totalrefunded', 'refundtotal', 'orderrefund'],
  },
  { id: 'refundedAt', label: 'Refunded at', headings: ['refundedat', 'refunddate', 'cancelledat'] },
  { id: 'newCustomer', label: 'New customer', headings: ['newcustomer', 'firstorder', 'isnewcustomer'] },
  { id: 'itemId', label: 'Item: ID or SKU', headings: ['lineitemsku', 'sku', 'itemid', 'itemsku', 'productid'] },
  { id: 'itemName', label: 'Item: name', headings: ['lineitemname', 'itemname', 'productname'] },
  { id: 'itemPrice', label: 'Item: price', headings: ['lineitemprice', 'itemprice', 'itemcost', 'unitprice'] },
  { id: 'itemQuantity', label: 'Item: quantity', headings: ['lineitemquantity', 'quantity', 'itemquantity', 'qty'] },
] as const satisfies readonly Column[];

/** What shops call an order that is paid, not paid yet, or off; a refunded one was paid. */
export const statusWords: ReadonlyMap<string, 'paid' | 'pending' | 'cancelled'> = new Map([
  ...['paid', 'completed', 'complete', 'processing', 'partiallyrefunded', 'refunded', 'fulfilled', 'closed', 'shipped'].map(
    (word) => [word, 'paid'] as const,
  ),
  ...['pending', 'onhold', 'authorized', 'unpaid', 'partiallypaid', 'pendingpayment', 'new', 'holded', 'failed'].map(
    (word) => [word, 'pending'] as const,
  ),
  ...['cancelled', 'canceled', 'voided', 'trash', 'expired'].map((word) => [word, 'cancelled'] as const),
]);
