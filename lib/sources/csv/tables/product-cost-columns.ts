/**
 * What a column of a file of product costs can be, with the headings of shops' own exports (Shopify products, whose page is
 * https://help.shopify.com/en/manual/products/import-export/using-csv, read 2026-12; the others, WooCommerce's cost plug-ins, BigCommerce
 * and German and French names, are guesses of what stores have). Compared as those of ad costs are.
 */
export type ProductCostColumnId = (typeof productCostColumns)[number]['id'];

export const productCostColumns = [
  { id: 'variant', label: 'Variant ID', headings: ['variantid', 'idvariant', 'variantenid', 'variationid'] },
  { id: 'sku', label: 'SKU', headings: ['sku', 'variantsku', 'productcodesku', 'artikelnummer', 'itemsku', 'reference', 'ugs'] },
  {
    id: 'product',
    label: 'Product ID',
    headings: ['productid', 'itemid', 'product', 'id', 'produktid', 'artikelid', 'idproduit', 'handle', 'urlhandle', 'slug'],
  },
  {
    id: 'cost',
    label: 'Cost of one piece',
    required: true,
    headings: ['costperitem', 'unitcost', 'cost', 'costprice', 'costofgoods', 'cogs', 'costofgoodssold', 'purchaseprice'].concat([
      'einkaufspreis',
      'ekpreis',
      'ek',
      'kosten',
      'cout',
      'prixdachat',
    ]),
  },
  { id: 'currency', label: 'Currency', headings: ['currency', 'currencycode', 'wahrung', 'devise'] },
  { id: 'from', label: 'Valid from', headings: ['validfrom', 'from', 'fromday', 'startdate', 'date', 'gultigab', 'ab', 'datum'] },
] as const;
