/** Protects that a link which names a model that was deleted shows others in its place only where it says so. */
import { expect, it } from 'vitest';
import { createLoader } from 'nuqs/server';
import type { ModelId } from '@/lib/model/credit';
import { viewOf, viewParsers } from './query';

const loadView = createLoader(viewParsers);
const KNOWN: { models: ModelId[]; conversions: [] } = { models: ['linear', 'last_non_direct_click'], conversions: [] };

it.each([
  ['', ['last_non_direct_click'], 0],
  ['?models=linear', ['linear'], 0],
  ['?models=linear,own_00000001', ['linear'], 1],
  ['?models=own_00000001,own_00000002', ['last_non_direct_click'], 2],
])('of “%s” shows %s and misses %i', (address, models, modelsGone) => {
  expect(viewOf(loadView(address), KNOWN)).toMatchObject({ models, modelsGone });
});
