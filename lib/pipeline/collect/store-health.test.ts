/** Protects the light that balancers go by: red until the first look, as the look and the writes say, green again by itself. */
import { describe, expect, it } from 'vitest';
import { connect } from '@/db/client';
import { watchStore } from './store-health';

const db = connect('postgres://nobody:nothing@127.0.0.1:1/nowhere', 1);
const full = Object.assign(new Error('could not extend file'), { code: '53100' });

describe('watchStore', () => {
  it('is red until it has looked, and then what the look says', async () => {
    let found: string | undefined = 'The database cannot be reached.';
    const health = watchStore(db, async () => found, 5);
    expect(health.problem()).toBe('Whether events can be stored is not known yet.');
    await expect.poll(health.problem).toBe('The database cannot be reached.');
    found = undefined;
    await expect.poll(health.problem).toBeUndefined();
    health.close();
  });

  it('is red after a write that a full disk refused, though the look succeeds, until one succeeds', async () => {
    const health = watchStore(db, async () => undefined, 5);
    await expect.poll(health.problem).toBeUndefined();
    health.note(full);
    expect(health.problem()).toBe('The disk of the database is full.');
    health.note();
    expect(health.problem()).toBeUndefined();
    health.note(new Error('a bug in one event'));
    expect(health.problem()).toBeUndefined();
    health.close();
  });
});
