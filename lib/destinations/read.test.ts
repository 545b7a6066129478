/** Protects what people read of an answer in which the platform says nothing itself: its beginning, or the words of a web page. */
import { describe, expect, it } from 'vitest';
import { brief } from './read';

describe('the beginning of a body', () => {
  it.each([
    ['text', ' Bad\n gateway ', 'Bad gateway'],
    ['nothing', ' \n', 'The platform gave no reason.'],
    [
      'a page',
      '<html><head><title>502</title></head><body><h1>Bad  gateway</h1></body></html>',
      'A web page came back: 502 Bad gateway',
    ],
    ['a page in capitals', '\n<!DOCTYPE HTML><p>Sign in', 'A web page came back: Sign in'],
    [
      'the words of a page, not its styles, scripts and comments',
      '<!doctype html><style>p > a { color: red }</style><script>if (1 < 2) go()</script><!-- <p>no</p> --><p>Access denied</p>',
      'A web page came back: Access denied',
    ],
    ['a page that breaks off in a tag', '<html><p>Denied</p><a href="', 'A web page came back: Denied'],
    ['a page without words', '<html></html>', 'A web page came back: it has no words.'],
    ['markup that is no page', '<error>wrong</error>', '<error>wrong</error>'],
  ])('of %s', (_, body, said) => {
    expect(brief(body)).toBe(said);
  });

  it('is cut, whatever it is', () => {
    expect(brief('x'.repeat(501))).toBe(`${'x'.repeat(500)} ...`);
    expect(brief(`<html>${'<style>'.repeat(5_000)}`).length).toBeLessThanOrEqual(504);
  });
});
