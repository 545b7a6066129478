/** What several platforms ask of an event's items as a whole: a name, a category and brands for all of them. */
import { textOf } from '@/lib/core/json';
import type { Conversion } from '@/lib/model/conversion';

type Contents = Pick<Conversion, 'items' | 'properties'>;

/** The one item's name, else that of the list that the items stand in. */
export function contentNameOf({ items: [first, ...others], properties }: Contents): string | undefined {
  const list = textOf(properties['item_list_name']);
  return others.length === 0 ? (first?.name ?? list) : list;
}

/** The category, where the items have but one. */
export function contentCategoryOf({ items }: Pick<Contents, 'items'>): string | undefined {
  return theOnly(items.flatMap(({ category }) => category ?? []));
}

/** The brand, where the items have but one. */
export function contentBrandOf({ items }: Pick<Contents, 'items'>): string | undefined {
  return theOnly(brandsOf({ items }));
}

/** Each brand once. */
export function brandsOf({ items }: Pick<Contents, 'items'>): string[] {
  return [...new Set(items.flatMap(({ brand }) => brand ?? []))];
}

function theOnly(texts: string[]): string | undefined {
  const [text, ...others] = new Set(texts);
  return others.length === 0 ? text : undefined;
}
