/** Alert rules of the site's connections and figures, and what they raised. */
import { Alert, Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { PageHeader } from '@/app/(console)/_kit/page-header';
import { pageSite } from '@/app/(console)/_kit/page-site';
import { Panel } from '@/components/ui/states';
import { may } from '@/lib/access';
import { mail } from '@/lib/ops/mail';
import { listAlertRules, listAlerts, listConnections, listMetrics } from '@/lib/workspace';
import { Crumbs } from '../_parts/crumbs';
import { AlertHistory } from './_parts/alert-history';
import { NewRule } from './_parts/new-rule';
import { RuleTable } from './_parts/rule-table';
import { StandingTable } from './_parts/standing-table';
import { alertScreen, ruleScreen, standingScreens } from './views';

export const metadata: Metadata = { title: 'Alerts' };

type Props = { params: Promise<{ workspace: string; site: string }> };

export default async function AlertsPage({ params }: Props) {
  const { workspace, site: slug } = await params;
  const { actor, read, site } = await pageSite(workspace, slug);
  const connections = (await read((tx) => listConnections(tx, actor, site))).map(({ id, name }) => ({ id, name }));
  const names = { own: await read((tx) => listMetrics(tx, actor)), currency: site.currency };
  return (
    <>
      <Crumbs here="Alerts" />
      <PageHeader title="Alerts" about="What is watched for you, and who hears of it." />
      {may(actor, 'site.manage') ? (
        <Stack gap="md">
          {!mail().isSet && <NoMail />}
          <Panel title="Always watched">
            <StandingTable standing={standingScreens()} muted={site.settings.mutedAlerts ?? []} sendsMail={mail().isSet} />
          </Panel>
          <Panel title="Rules">
            <RuleTable
              rules={(await read((tx) => listAlertRules(tx, actor, site))).map((rule) => ruleScreen(rule, connections, names))}
              connections={connections}
            />
          </Panel>
          <NewRule connections={connections} />
          <Panel title="Open and past alerts">
            <AlertHistory alerts={(await read((tx) => listAlerts(tx, actor, site))).map((alert) => alertScreen(alert, names))} />
          </Panel>
        </Stack>
      ) : (
        <NeedsRole role="admin" to="set up alerts" />
      )}
    </>
  );
}

function NoMail() {
  return (
    <Alert color="gray" variant="light" title="This server sends no e-mail">
      SMTP_URL is not set, so alerts reach webhooks and these pages alone. Whoever runs this server sets SMTP_URL and MAIL_FROM,
      as .env.example explains, and restarts it; what could not be sent in the last 24 hours is sent then.
    </Alert>
  );
}
