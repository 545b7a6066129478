/** Protects the shape of our errors on the wire: every code has its status, bugs tell nothing, fields and waits are named. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { attempt } from './attempt';
import { parseInput } from '@/lib/model/parse-input';
import { httpStatus, problemHeaders, problemOf, problemResponse } from './problem';
import { AppError, errorCodes } from '@/lib/model/problem';

describe('problemOf', () => {
  it('names the code, the title, the status and the fields', () => {
    const fields = [{ field: 'domains.0', detail: 'is no host name' }];
    expect(problemOf(new AppError('invalid_input', 'domains.0: is no host name.', { fields }))).toEqual({
      type: 'urn:tieback:problem:invalid_input',
      title: 'Invalid input',
      status: 422,
      detail: 'domains.0: is no host name.',
      errors: fields,
    });
  });

  it('keeps the message of a bug to itself', () => {
    expect(problemOf(new Error('password authentication failed for user "tieback"'))).toEqual({
      type: 'urn:tieback:problem:internal',
      title: 'Internal error',
      status: 500,
      detail: 'Something went wrong on our side.',
    });
  });

  it('asks the caller to come back while the database is away', () => {
    const away = new Error('Failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) });
    expect(problemOf(away)).toMatchObject({ type: 'urn:tieback:problem:unavailable', status: 503 });
    expect(problemHeaders(away)).toMatchObject({ 'retry-after': '2' });
  });

  it('gives every code a status of its own', () => {
    const statuses = errorCodes.map((code) => httpStatus[code].status);
    expect(new Set(statuses).size).toBe(errorCodes.length);
  });
});

describe('problemResponse', () => {
  it('answers problem+json, and says when to come back', async () => {
    const response = problemResponse(new AppError('rate_limited', 'Too many requests.', { retryAfterSeconds: 1.2 }));
    expect(response.status).toBe(429);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'retry-after': '2',
    });
    expect(await response.json()).toEqual({
      type: 'urn:tieback:problem:rate_limited',
      title: 'Too many requests',
      status: 429,
      detail: 'Too many requests.',
    });
  });

  it('names the scheme to a caller who is not known', () => {
    expect(problemHeaders(new AppError('unauthenticated', 'Sign in.'))).toMatchObject({ 'www-authenticate': 'Bearer' });
  });
});

describe('parseInput', () => {
  const schema = z.object({ name: z.string().min(1, 'must not be empty'), sizes: z.array(z.number()) });

  it('returns what the schema makes of good input', () => {
    expect(parseInput(schema, { name: 'Grün', sizes: [1], more: true })).toEqual({ name: 'Grün', sizes: [1] });
  });

  it('names each field at fault by its path', async () => {
    const result = await attempt(async () => parseInput(schema, { name: '', sizes: [1, 'two'] }));
    expect(result).toEqual({
      ok: false,
      failure: {
        message: 'name: must not be empty; sizes.1: Invalid input: expected number, received string.',
        fields: { name: 'must not be empty', 'sizes.1': 'Invalid input: expected number, received string' },
      },
    });
  });

  it('lets a bug go on up', async () => {
    await expect(attempt(async () => Promise.reject(new TypeError('x is undefined')))).rejects.toThrow(TypeError);
  });
});
