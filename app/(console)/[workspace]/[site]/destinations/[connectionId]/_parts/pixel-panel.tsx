'use client';
/** The platform's own browser pixel beside the server's events: what it means, and the switch. */
import { Alert, Code, Group, List, Stack, Switch, Text } from '@mantine/core';
import { NeedsRole } from '@/app/(console)/_kit/needs-role';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { Panel } from '@/components/ui/states';
import { PageButton } from '../../_parts/crumbs';
import { updateConnectionAction } from '../../actions';
import type { DestinationView } from '../../views';
import { consentList } from '../../words';
import type { ConnectionProps } from './connection-props';

export function PixelPanel({ connection, mayManage }: ConnectionProps) {
  const { id, pixel, settings, destination } = connection;
  const definition = destination.pixel;
  if (!definition) {
    return (
      <Panel title="Browser pixel">
        <Text size="sm">There is no browser pixel for {destination.name} here: events are sent by the server alone.</Text>
      </Panel>
    );
  }
  const labels = definition.settings.map((name) => ({
    label: destination.fields.find((field) => field.name === name)?.label ?? name,
    value: settings[name],
  }));
  const missing = labels.filter(({ value }) => typeof value !== 'string' || value === '');
  return (
    <Panel title="Browser pixel">
      <Stack gap="md" maw={720}>
        <Text size="sm">
          The snippet can load the platform’s own pixel in the store’s pages too. Server and browser then tell of each event under
          the same id.
        </Text>
        <PixelFacts destination={destination} pixel={definition} settingNames={labels.map(({ label }) => label)} />
        {missing.length > 0 && (
          <Alert variant="light" color="red" title="Something is missing">
            The pixel needs {missing.map(({ label }) => label).join(', ')}: enter it under Settings.
          </Alert>
        )}
        <Group>
          <PageButton to={`destinations/${id}/pairing`}>See whether both copies arrive</PageButton>
        </Group>
        {mayManage ? (
          <PixelSwitch connection={connection} isComplete={missing.length === 0} />
        ) : (
          <>
            <Text size="sm">The pixel is {pixel ? 'on' : 'off'}.</Text>
            <NeedsRole role="admin" to="switch it" />
          </>
        )}
      </Stack>
    </Panel>
  );
}

type FactsProps = { destination: DestinationView; pixel: NonNullable<DestinationView['pixel']>; settingNames: string[] };

/** What it means to load the pixel: how events are counted, with which consent, from where, and who can read what. */
function PixelFacts({ destination, pixel, settingNames }: FactsProps) {
  return (
    <List size="sm" spacing={4}>
      <List.Item>
        {pixel.deduplicates
          ? `${destination.name} counts the two as one.`
          : `${destination.name} does not recognise the two as one, other than by ${destination.deduplicates.by}: events may count twice.`}
      </List.Item>
      <List.Item>It loads only with the visitor’s consent to {consentList(destination.consent.needs)}.</List.Item>
      <List.Item>
        Its script comes from <Code>{pixel.scriptHost}</Code>. A content security policy of the store must allow it.
      </List.Item>
      <List.Item>Readable by everyone in the page: {settingNames.join(', ')}. Secrets stay on the server.</List.Item>
    </List>
  );
}

function PixelSwitch({ connection: { id, pixel }, isComplete }: Pick<ConnectionProps, 'connection'> & { isComplete: boolean }) {
  const site = useSite();
  const { save, pending } = useSave();
  return (
    <Switch
      label="Load the browser pixel"
      description="Do not load it a second time by a tag manager or the shop’s own integration."
      checked={pixel}
      disabled={pending || (!isComplete && !pixel)}
      onChange={({ currentTarget: { checked } }) =>
        save(
          () => updateConnectionAction(site.id, id, { pixel: checked }),
          checked ? 'The snippet loads the pixel from now on.' : 'The snippet does not load the pixel any more.',
        )
      }
    />
  );
}
