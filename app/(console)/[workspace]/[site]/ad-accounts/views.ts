/** Ad platforms as the screens get them: plain data, without the code of their definitions and without secrets. Made on the server. */
import type { SpendField, SpendPlatform } from '@/lib/spend/define';
import { spendPlatforms } from '@/lib/spend/registry';
import { env } from '@/lib/ops/env';
import type { AdAppView } from '@/lib/workspace';

/** One way to connect: what to do at the platform first, and how long that takes. */
export type RoadView = {
  kind: 'oauth' | 'paste';
  label: string;
  fields: SpendField[];
  steps: string[];
  wait: string;
  /** What the sandbox takes; only in the demo, where there is one. */
  sandbox?: Record<string, string>;
};

export type PlatformView = Pick<SpendPlatform, 'id' | 'name' | 'summary' | 'mark' | 'docs' | 'urlTemplate'> & {
  /** The shortest comes first. */
  roads: RoadView[];
  /** The workspace's own app; absent: none is entered. */
  app?: AdAppView;
};

/** Every platform, as the registry lists them. `redirect`: where they send people back to. */
export function allPlatforms(apps: AdAppView[], redirect: string): PlatformView[] {
  return spendPlatforms.map((platform) => platformView(platform, apps, redirect));
}

/** The platform's facts and its roads. An app that is entered makes consent the shortest; without one, pasting needs no app. */
export function platformView(platform: SpendPlatform, apps: AdAppView[], redirect: string): PlatformView {
  const { id, name, summary, mark, docs, urlTemplate } = platform;
  const app = apps.find((one) => one.platform === id);
  const roads = [oauthRoad(platform, redirect), pasteRoad(platform)].filter((road) => road !== undefined);
  return {
    ...{ id, name, summary, mark, docs, urlTemplate },
    roads: app ? roads : roads.toReversed(),
    ...(app && { app }),
  };
}

function oauthRoad({ name, oauth, sandbox }: SpendPlatform, redirect: string): RoadView | undefined {
  if (!oauth) return undefined;
  const { fields, steps, wait } = oauth.app;
  return {
    kind: 'oauth',
    label: `Sign in with ${name}`,
    fields: [...fields],
    steps: steps.map((step) => step.replace('{redirect}', redirect)),
    wait,
    ...(env().DEMO && { sandbox: { ...sandbox.app } }),
  };
}

function pasteRoad({ paste, sandbox }: SpendPlatform): RoadView | undefined {
  if (!paste) return undefined;
  const { label, fields, steps, wait } = paste;
  return {
    ...{ kind: 'paste' as const, label, wait },
    fields: [...fields],
    steps: [...steps],
    ...(env().DEMO && sandbox.paste && { sandbox: { ...sandbox.paste } }),
  };
}
