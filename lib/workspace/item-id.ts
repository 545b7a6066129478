/** The item id of a connection: the setting as a form sends it, and what an id of the platform's catalogue is made of. */
import { z } from 'zod';
import { itemsNamed } from '@/db/queries/known-items';
import type { Read } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import { readCatalogueId, wordsOf, type CatalogueIdReading } from '@/lib/delivery/catalogue-id';
import { itemIdSetting, patternProblem } from '@/lib/model/item-id';
import { parseInput } from '@/lib/model/parse-input';
import type { Site } from '@/lib/model/site';

export type { CatalogueIdReading } from '@/lib/delivery/catalogue-id';

const text = z.string().trim().optional();

/** Empty: items go by the id that was sent. */
export const itemIdSchema = z
  .object({ itemId: text, itemIdCountry: text })
  .superRefine((settings, { addIssue }) => {
    const message = patternProblem(itemIdSetting(settings));
    if (message) addIssue({ code: 'custom', path: ['itemId'], message });
  })
  .transform((settings) => {
    const { pattern, country } = itemIdSetting(settings);
    return { ...(pattern && { itemId: pattern }), ...(pattern && country && { itemIdCountry: country }) };
  });

const CATALOGUE_ID_LENGTH_MAX = 200;
const inputSchema = z.object({
  id: z.string().trim().min(1, 'is missing').max(CATALOGUE_ID_LENGTH_MAX, 'is too long for an id'),
});

/** Which setting makes this id of the platform's catalogue, and whether a product that was sold has it. */
export async function checkCatalogueId(read: Read, actor: Actor, site: Site, input: unknown): Promise<CatalogueIdReading> {
  permit(actor, 'site.manage');
  const { id } = parseInput(inputSchema, input);
  return readCatalogueId(id, await read((tx) => itemsNamed(tx, site.id, wordsOf(id))));
}
