/** By what one sees that a model shares stored paths otherwise than when it credited them last. */
import { sha256Hex } from '@/lib/core/hash';
import type { SiteSettings } from '@/lib/model/site';
import type { AttributionModel } from './define';

/** Enough that two never meet by chance. */
const LENGTH = 16;

/** Of the model's version, and of the site's rules by which what it looks at is named. */
export function fingerprintOf({ version = 1, looksAt = [] }: AttributionModel, settings: SiteSettings): string {
  if (looksAt.length === 0) return String(version);
  const channelRules = looksAt.includes('channel') ? settings.channelRules : [];
  const labelRules = looksAt.includes('labels') ? settings.labelRules : [];
  // A site without labels keeps the fingerprints that it had before there were any.
  const rules = labelRules.length > 0 ? { channelRules, labelRules } : channelRules;
  return `${version}-${sha256Hex(JSON.stringify(rules)).slice(0, LENGTH)}`;
}
