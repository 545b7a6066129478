/** The attribution models of a site: those that every site has, and its own. */
import type { Metadata } from 'next';
import { labelValues } from '@/lib/model/label-rule';
import { channels } from '@/lib/model/touchpoint';
import { builtInModels } from '@/lib/reporting';
import { type SitePageProps, SiteSetting } from '../_parts/site-setting';
import { BuiltInModels } from './_parts/built-in-models';
import { OwnModels } from './_parts/own-models';

export const metadata: Metadata = { title: 'Attribution models' };

const ABOUT =
  'A model says how an order is shared among the visits that led to it. Every order is credited under all models at once; in reports ' +
  'you choose which one you look at.';

export default function ModelsPage({ params }: SitePageProps) {
  return (
    <SiteSetting params={params} title="Attribution models" to="change the attribution models of this site" about={ABOUT}>
      {({ id, timeZone, settings }, workspace) => (
        <>
          <OwnModels
            key={settings.models.map((own) => `${own.id} ${own.name} ${own.version}`).join()}
            workspace={workspace}
            siteId={id}
            timeZone={timeZone}
            stored={settings.models}
            labels={labelValues(settings.labelRules)}
            channels={[...new Set([...settings.channelRules.map(({ channel }) => channel), ...channels])]}
          />
          <BuiltInModels models={builtInModels()} />
        </>
      )}
    </SiteSetting>
  );
}
