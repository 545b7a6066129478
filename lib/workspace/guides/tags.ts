/** Guides for stores that have tags, libraries or a server of their own. */
import { sameSiteRecipes } from '../same-site';
import type { Guide, GuideContext } from './define';

/** Google Tag Manager in the browser, and Google's own tags. */
export function tagManagerGuide({ snippet, publicUrl, collectPath }: GuideContext): Guide {
  return {
    id: 'gtm',
    name: 'Google Tag Manager',
    about: 'The snippet as a custom tag, or the GA4 tags that are there already.',
    steps: [
      {
        title: 'The snippet as a tag',
        text:
          'Tags, New, Custom HTML, trigger Initialization, All Pages. It hears Consent Mode by itself; switch on ' +
          '“Read e-commerce events from the data layer” in the site’s settings to take the purchases that are pushed ' +
          'already.',
        code: { language: 'html', text: snippet },
      },
      {
        title: 'Or the GA4 tags',
        text:
          'In the Google tag’s configuration settings add the parameter server_container_url. List the measurement id ' +
          'in the site’s settings when the tag is to send without this path.',
        code: { language: 'text', text: `server_container_url = ${publicUrl}/c/${collectPath}` },
      },
    ],
  };
}

/** Stores without a shop system: our snippet, or Segment's library. */
export function headlessGuide({ publicUrl, collectPath, scriptPath, writeKey }: GuideContext): Guide {
  const { host, protocol } = new URL(publicUrl);
  return {
    id: 'headless',
    name: 'Headless',
    about: 'A store of your own making: our snippet, or Segment’s library pointed here.',
    steps: [
      {
        title: 'Our snippet in React or Next.js',
        text: 'In the root layout. Page views of the router are seen by themselves.',
        code: {
          language: 'jsx',
          text:
            '<script dangerouslySetInnerHTML={{ __html: ' +
            `'window.tieback=window.tieback||function(){(tieback.q=tieback.q||[]).push([Date.now(),arguments])}' }} ` +
            `/>\n<script async src="${publicUrl}/c/${scriptPath}" />`,
        },
      },
      {
        title: 'Or @segment/analytics-next',
        text: 'Unchanged, with another host.',
        code: {
          language: 'javascript',
          text:
            `import { AnalyticsBrowser } from '@segment/analytics-next';\n\nexport const analytics = ` +
            `AnalyticsBrowser.load(\n  { writeKey: '${writeKey}', cdnURL: '${publicUrl}/c/${collectPath}' },\n  { ` +
            `integrations: { 'Segment.io': { apiHost: '${host}/c/${collectPath}/v1', protocol: ` +
            `'${protocol.replace(':', '')}' } } },\n);`,
        },
      },
    ],
  };
}

/** A server-side tag manager or any server. */
export function serverGuide({ publicUrl, siteId, writeKey }: GuideContext): Guide {
  return {
    id: 'server',
    name: 'Server-side GTM and servers',
    about: 'Events and orders from a server, with an API key of the role admin.',
    steps: [
      {
        title: 'An HTTP Request tag',
        text:
          'Server container, an HTTP Request tag on purchase: POST to this address with the header Authorization: ' +
          'Bearer and the key, and this body.',
        code: {
          language: 'json',
          file: `${publicUrl}/api/v1/sites/${siteId}/events`,
          text:
            '{"events":[{"id":"{{event_id}}","name":"purchase","at":"{{iso ' +
            'time}}","properties":{"transaction_id":"{{transaction_id}}","value":"{{value}}","currency":"{{currency}}"},"user":{"email":"{{email}}"}}]}',
        },
      },
      {
        title: 'Or the Measurement Protocol',
        text: 'Whatever sends to GA4’s Measurement Protocol can send here as well.',
        code: { language: 'text', text: `${publicUrl}/mp/collect?measurement_id=G-XXXXXXX&api_secret=${writeKey}` },
      },
    ],
  };
}

/** Serving Tieback from the store's own host, for Safari. */
export function sameSiteGuide({ publicUrl, collectPath, scriptPath, storeHost }: GuideContext): Guide {
  return {
    id: 'same-site',
    name: 'Same-site address',
    about:
      'A path of the store’s own host keeps the visitor’s cookie for 400 days on Safari, and block lists do not ' +
      'know it. Set TRUSTED_PROXY_HOPS=1.',
    steps: sameSiteRecipes({ publicUrl, collectPath, scriptPath, storeHost }).map(
      ({ name, about, language, file, text, scriptUrl }) => ({
        title: name,
        text: `${about} The snippet’s address is then ${scriptUrl}`,
        code: { language, file, text },
      }),
    ),
  };
}
