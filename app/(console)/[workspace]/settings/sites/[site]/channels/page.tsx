/** A site's own names for channels. */
import type { Metadata } from 'next';
import { type SitePageProps, SiteSetting } from '../_parts/site-setting';
import { ChannelRules } from './_parts/channel-rules';

export const metadata: Metadata = { title: 'Channel rules' };

const ABOUT =
  'Your rules name a visit’s channel before the usual ones do. The first rule that fits counts, and where none fits the usual channel ' +
  'stays. After you save, earlier visits are renamed too, and models that look at channels credit earlier orders anew.';

export default function ChannelRulesPage({ params }: SitePageProps) {
  return (
    <SiteSetting params={params} title="Channel rules" to="change the channels of this site" about={ABOUT}>
      {(site, workspace) => <ChannelRules workspace={workspace} siteId={site.id} stored={site.settings.channelRules} />}
    </SiteSetting>
  );
}
