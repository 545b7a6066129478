/** Protects the database from callers who open streams without end, and the count from being wrong after they end. */
import { expect, it } from 'vitest';
import { createStreamLimit } from './stream-limit';

const LIMITED = expect.objectContaining({ code: 'rate_limited', retryAfterSeconds: 30 });

it('refuses a caller one past their limit, until one of theirs ends', () => {
  const limit = createStreamLimit(2, 10);
  const [first] = [limit.open('member:a'), limit.open('member:a')];
  expect(() => limit.open('member:a')).toThrow(LIMITED);
  limit.open('member:b');
  first?.();
  limit.open('member:a');
  expect(() => limit.open('member:a')).toThrow(LIMITED);
});

it('refuses everybody past the limit of all', () => {
  const limit = createStreamLimit(2, 3);
  const ends = ['a', 'a', 'b'].map((caller) => limit.open(caller));
  expect(() => limit.open('c')).toThrow(LIMITED);
  ends[2]?.();
  limit.open('c');
});

it('counts the end of a stream once, however often it is told', () => {
  const limit = createStreamLimit(1, 1);
  const end = limit.open('a');
  end();
  limit.open('a');
  end();
  expect(() => limit.open('a')).toThrow(LIMITED);
});
