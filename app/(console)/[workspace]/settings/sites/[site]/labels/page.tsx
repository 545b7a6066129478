/** A site's own labels for its campaigns. */
import type { Metadata } from 'next';
import { labelPresets } from '@/lib/model/label-presets';
import { type SitePageProps, SiteSetting } from '../_parts/site-setting';
import { LabelRules } from './_parts/label-rules';

export const metadata: Metadata = { title: 'Labels' };

const ABOUT =
  'Labels say what your campaigns are for: brand or non-brand, prospecting or retargeting, a product line. Of each label the first ' +
  'rule that fits counts. You can group and filter reports by them, and “Clicks without capture” leaves out what they call brand or ' +
  'retargeting. After you save, earlier visits are labelled too.';

export default function LabelRulesPage({ params }: SitePageProps) {
  return (
    <SiteSetting params={params} title="Labels" to="change the labels of this site" about={ABOUT}>
      {(site, workspace) => (
        <LabelRules workspace={workspace} siteId={site.id} stored={site.settings.labelRules} presets={labelPresets(site)} />
      )}
    </SiteSetting>
  );
}
