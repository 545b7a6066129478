/**
 * Which addresses are views: the one that the browser came to, also where a script of the page cleaned it before the snippet ran; each
 * new path; each route behind the hash, while an anchor is no page of its own; and of changes of nothing but the query those that the
 * site wants.
 */
import { withoutToken } from './linker';

declare const __links__: boolean;

/** The address of the view before, on this page. */
export let before = '';

const pageOf = (url: string) => url.replace(/#(?!!?\/).*/, '');
const pathOf = (url: string) => pageOf(url).replace(/\?[^#]*/g, '');
let seen = '';
/** The navigation's own address; afterwards none. */
let landed: string | undefined = performance.getEntriesByType('navigation')[0]?.name;

/**
 * Tells the first view now, and from now on each that follows. `queryViews`: SnippetConfig; `reading`: the address bar is about to be
 * read.
 */
export function watchViews(queryViews: number, view: (url: string) => void, reading: () => void): void {
  const tell = (url: string) => {
    before = seen;
    seen = pageOf(url);
    view(url);
  };
  const look = (pushed?: boolean) => {
    if (__links__) reading();
    const { href } = location;
    let first = landed && !href.startsWith(landed) && landed.startsWith(location.origin) ? landed : '';
    landed = undefined;
    if (__links__) first = withoutToken(first);
    if (first) tell(first);
    const url = pageOf(href);
    if (pathOf(url) !== pathOf(seen) || (!first && url !== seen && queryViews > (pushed ? 0 : 1))) tell(href);
  };
  look();
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method];
    history[method] = function (this: History, ...args: Parameters<History['pushState']>) {
      original.apply(this, args);
      setTimeout(() => look(method === 'pushState'));
    };
  }
  // Routes behind the hash come here too.
  addEventListener('popstate', () => setTimeout(() => look(true)));
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    seen = '';
    look();
  });
}
