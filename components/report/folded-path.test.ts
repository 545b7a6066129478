/** Protects that a landing page is named by what tells it apart: its path, readable, with its end kept however long it is. */
import { expect, it } from 'vitest';
import { foldedPath } from './folded-path';

it.each([
  ['a short one as it is', 'shop.example/products/tee', 'shop.example', '/products/tee'],
  ['the first page of the shop', 'shop.example', 'shop.example', '/'],
  ['letters behind percent codes', 'shop.example/Gr%C3%B6%C3%9Fe', 'shop.example', '/Größe'],
  ['broken percent codes as they are', 'shop.example/100%', 'shop.example', '/100%'],
  [
    'a long one by its first and last part',
    'shop.example/collections/winter/products/the-very-warm-jumper-of-wool',
    'shop.example',
    '/collections/…/the-very-warm-jumper-of-wool',
  ],
  [
    'one very long part by its ends',
    `shop.example/${'a'.repeat(40)}${'b'.repeat(40)}`,
    'shop.example',
    `/${'a'.repeat(23)}…${'b'.repeat(23)}`,
  ],
])('shows %s', (_, page, host, path) => {
  expect(foldedPath(page)).toEqual({ host, path });
});
