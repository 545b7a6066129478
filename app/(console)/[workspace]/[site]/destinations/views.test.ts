/** Protects what the browser gets of destinations: data alone, with the form that its schema asks for. */
import { describe, expect, it } from 'vitest';
import { allDestinations } from './views';

const views = allDestinations();

describe('the view of a destination', () => {
  it.each(views.map((view) => [view.id, view] as const))('%s is data that can be sent', (_, view) => {
    expect(structuredClone(view)).toEqual(view);
  });

  it('has no settings of the sandbox outside of the demo', () => {
    expect(views.filter((view) => 'sandbox' in view)).toEqual([]);
  });

  it('knows which fields must be given, their defaults, and what they usually look like', () => {
    const [measurementId, , region] = views.find(({ id }) => id === 'ga4')?.fields ?? [];
    expect(measurementId).toMatchObject({ required: true, initial: '', usual: { source: '^G-[A-Z0-9]{4,12}$', flags: '' } });
    expect(region).toMatchObject({ required: false, initial: 'any' });
    const meta = views.find(({ id }) => id === 'meta')?.fields.map(({ name, required }) => [name, required]);
    expect(meta).toEqual([
      ['datasetId', true],
      ['accessToken', true],
      ['testEventCode', false],
      ['creditModel', false],
      // Of every connection, in the same form.
      ['orderSentWhen', false],
      ['orderWaitMinutes', false],
      ['pointOfSale', false],
    ]);
  });
});
