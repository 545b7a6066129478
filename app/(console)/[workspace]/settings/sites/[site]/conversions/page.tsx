/** What a site counts as conversions besides orders. */
import type { Metadata } from 'next';
import { type SitePageProps, SiteSetting } from '../_parts/site-setting';
import { ConversionTypes } from './_parts/conversion-types';

export const metadata: Metadata = { title: 'Conversions' };

const ABOUT =
  'What counts beside orders: each is credited to the visits before it, under every model, as orders are. Performance shows one at a ' +
  'time, and never adds it to revenue. After you save, what came before is counted anew in the background; until that is done, ' +
  'reports show what they showed.';

export default function ConversionSettingsPage({ params }: SitePageProps) {
  return (
    <SiteSetting params={params} title="Conversions" to="change the conversions of this site" about={ABOUT}>
      {(site, workspace) => (
        <ConversionTypes workspace={workspace} siteId={site.id} currency={site.currency} stored={site.settings.conversions} />
      )}
    </SiteSetting>
  );
}
