/**
 * What a visit by the final URL of an ad would arrive with, by the URL alone: nothing is fetched, so that no address inside a network is
 * ever asked for, and what redirects take away is not known. What the platform adds by itself, such as auto-tagging, is not in it.
 */
import { type CampaignField, campaignFields, campaignParamNames } from './campaign-params';
import { urlTemplates } from './url-template';

export const FINAL_URL_MAX = 4_000;

/** The levels by which cost and visits of an ad find each other. */
export const idFields = ['campaignId', 'adGroup', 'ad'] as const satisfies readonly CampaignField[];

/** `after_hash`: parameters after # belong to the page and not to the address. `other_macro`: it is filled by another platform alone. */
export const urlRemarks = ['after_hash', 'other_macro', 'twice', 'not_secure'] as const;
export type UrlRemark = (typeof urlRemarks)[number];

export type FinalUrlCheck = {
  /** In their order. `field` is what is read from it; absent: nothing is. */
  parameters: { name: string; value: string; field?: CampaignField; isMacro: boolean }[];
  /** Parameters of the platform's template that say something which the address does not. */
  missing: { field: CampaignField; parameter: string }[];
  remarks: { remark: UrlRemark; parameter?: string }[];
};

/** Undefined for what is no address of a web page. `template` is the platform's own, macros and all. */
export function checkFinalUrl(text: string, template: string): FinalUrlCheck | undefined {
  const url = webAddress(text);
  if (!url) return undefined;
  const params = [...url.searchParams];
  const wanted = parametersOf(template);
  const stated = new Map<CampaignField, string>();
  for (const field of campaignFields) {
    const name = campaignParamNames[field].find((each) => params.some(([param, value]) => isSame(param, each) && value !== ''));
    if (name !== undefined) stated.set(field, name);
  }
  const own = new Set(wanted.map(([, value]) => value));
  return {
    parameters: params.map(([name, value]) => {
      const field = campaignFields.find((each) => isSame(name, stated.get(each) ?? ''));
      return { name, value, ...(field && { field }), isMacro: macroIn(value) !== undefined && !isForeign(value, own) };
    }),
    missing: missingOf(wanted, stated),
    remarks: remarksOf(url, params, own),
  };
}

/** Which ids of the template the address lacks: without them its visits cannot be told from those of other ads. */
export function missingIds(text: string, template: string): string[] {
  const missing = checkFinalUrl(text, template)?.missing ?? [];
  return missing.filter(({ field }) => idFields.some((id) => id === field)).map(({ parameter }) => parameter);
}

/** Of two parameters that say the same, as a name and an id of an ad, the id's, which comes later. */
function missingOf(wanted: [string, string][], stated: ReadonlyMap<CampaignField, string>): FinalUrlCheck['missing'] {
  const fields = wanted.map(([parameter]) => fieldOf(parameter));
  return wanted.flatMap(([parameter], index) => {
    const field = fields[index];
    return field === undefined || stated.has(field) || fields.lastIndexOf(field) !== index ? [] : [{ field, parameter }];
  });
}

function webAddress(text: string): URL | undefined {
  if (text.length > FINAL_URL_MAX || !/^https?:\/\//i.test(text.trim())) return undefined;
  try {
    return new URL(text.trim());
  } catch {
    return undefined;
  }
}

function parametersOf(template: string): [string, string][] {
  return [...new URLSearchParams(template)];
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function fieldOf(parameter: string): CampaignField | undefined {
  return campaignFields.find((field) => campaignParamNames[field].includes(parameter));
}

/** `{campaignid}`, `{{ad.id}}`, `__CID__`. */
function macroIn(value: string): string | undefined {
  return /\{\{[\w.]+\}\}|\{[\w:.]+\}|__[A-Z_]+__/.exec(value)?.[0];
}

/** Macros of all templates that are known. */
const knownMacros = new Set(
  urlTemplates.flatMap(({ template }) => parametersOf(template).map(([, value]) => value)).filter(macroIn),
);

/** Whether another platform than the template's fills it in. */
function isForeign(value: string, own: ReadonlySet<string>): boolean {
  return knownMacros.has(value) && !own.has(value);
}

function remarksOf(url: URL, params: [string, string][], own: ReadonlySet<string>): FinalUrlCheck['remarks'] {
  const names = params.map(([name]) => name.toLowerCase());
  const isRead = (name: string) => fieldOf(name.toLowerCase()) !== undefined;
  const hash = [...new URLSearchParams(url.hash.replace(/^#[^?]*\?|^#/, ''))].filter(([name]) => isRead(name));
  return [
    ...(url.protocol === 'http:' ? [{ remark: 'not_secure' as const }] : []),
    ...hash.map(([parameter]) => ({ remark: 'after_hash' as const, parameter })),
    ...params
      .filter(([name, value]) => isRead(name) && isForeign(value, own))
      .map(([parameter]) => ({ remark: 'other_macro' as const, parameter })),
    ...params
      .filter(([name], index) => isRead(name) && names.indexOf(name.toLowerCase()) < index)
      .map(([parameter]) => ({ remark: 'twice' as const, parameter })),
  ];
}
