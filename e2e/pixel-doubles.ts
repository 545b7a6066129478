/**
 * Doubles of the platforms' browser scripts: each takes over the queue that the platform's base code leaves, as the real script does, and tells the
 * test what it was called with. Served in place of the real ones, so that no test calls a platform.
 */
import type { BrowserContext } from '@playwright/test';
import { destinations } from '@/lib/destinations/registry';

/** Script text by destination; `told` takes the arguments of one call. */
const scripts: Record<string, string> = {
  meta: 'fbq.queue.splice(0).forEach((call)=>told([...call]));fbq.callMethod=(...call)=>told(call)',
  ga4: 'const hear=(entry)=>entry&&entry[0]==="event"&&told([...entry]);const push=dataLayer.push;dataLayer.forEach(hear);dataLayer.push=function(...all){all.forEach(hear);return push.apply(this,all)}',
  tiktok:
    'for(const own of Object.values(ttq._i)){own.splice(0).forEach(told);own.track=(...call)=>told(["track",...call])}ttq.splice(0).forEach(told);ttq.page=(...call)=>told(["page",...call])',
  pinterest: 'pintrk.queue.forEach(told);pintrk.queue.push=(call)=>told(call)',
  snapchat: 'snaptr.queue.splice(0).forEach((call)=>told([...call]));snaptr.handleRequest=(...call)=>told(call)',
  microsoft: 'window.UET=class{constructor({q}){q.forEach((call)=>told([].concat(call)))}push(...call){told(call)}}',
  reddit: 'rdt.callQueue.splice(0).forEach((call)=>told([...call]));rdt.sendEvent=(...call)=>told(call)',
  linkedin: 'lintrk.q.forEach(told);lintrk.q.push=(call)=>told(call)',
  applovin: 'axon.operationQueue.splice(0).forEach((call)=>told([...call]));axon.performOperation=(...call)=>told(call)',
  x: 'twq.queue.splice(0).forEach((call)=>told([...call]));twq.exe=(...call)=>told(call)',
};

/** Destinations with a pixel, each with its script's host. */
export const pixelHosts = new Map(destinations.flatMap(({ id, pixel }) => (pixel ? [[id, pixel.scriptHost] as const] : [])));

export type Platforms = {
  /** Scripts that the page asked for, by destination, in order. */
  loaded: string[];
  /** What the scripts were called with: the destination, and the call as JSON. */
  told: { id: string; call: string }[];
  /** Destinations whose host the browser cannot reach. */
  blocked: Set<string>;
};

/** Puts the doubles in the place of the platforms for every page of the context. */
export async function servePlatforms(context: BrowserContext): Promise<Platforms> {
  const platforms: Platforms = { loaded: [], told: [], blocked: new Set() };
  for (const [id, host] of pixelHosts) {
    await context.route(`${host}/**`, (route) => {
      if (platforms.blocked.has(id)) return route.abort('blockedbyclient');
      const request = route.request();
      if (request.method() === 'POST') {
        platforms.told.push({ id, call: request.postData() ?? '' });
        return route.fulfill({ status: 204 });
      }
      platforms.loaded.push(id);
      const told = `const told=(call)=>fetch(${JSON.stringify(`${host}/told`)},{method:'POST',mode:'no-cors',keepalive:true,body:JSON.stringify(call)});`;
      return route.fulfill({ contentType: 'text/javascript', body: `{${told}${scripts[id] ?? ''}}` });
    });
  }
  return platforms;
}
