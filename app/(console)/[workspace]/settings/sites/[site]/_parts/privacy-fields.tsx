'use client';

import { Button, Fieldset, Group, NumberInput, Radio, Stack, Switch, Text } from '@mantine/core';
import { TagsInput } from '@/components/form/tags-input';
import { type ConsentPolicy, consentPolicies } from '@/lib/model/consent';
import type { FieldsProps } from './fields-props';

const POLICY_LABELS: Record<ConsentPolicy, { label: string; description: string }> = {
  granted: { label: 'Recognise them', description: 'The visitor cookie is set at once. A later "no" removes it.' },
  ask: { label: 'Wait for the answer', description: 'No cookie and no identifier until your banner reports a yes.' },
  denied: { label: 'Do not recognise them', description: 'No cookie and no identifier unless a visitor says yes explicitly.' },
};

/** Consent, retention, and addresses that must never identify a buyer. */
export function PrivacyFields({ settings, change, errorOf }: FieldsProps) {
  return (
    <Fieldset legend="Privacy">
      <Stack gap="md">
        <ConsentPolicyFields settings={settings} change={change} errorOf={errorOf} />
        <Switch
          label="Honour Global Privacy Control"
          description="A browser that sends it counts as a no to advertising, whatever a banner says."
          checked={settings.honourGpc}
          onChange={(event) => change({ honourGpc: event.currentTarget.checked })}
        />
        <NumberInput
          label="Days to keep IP addresses"
          description="Afterwards they are removed from stored events. 1 to 365."
          min={1}
          max={365}
          allowDecimal={false}
          required
          value={settings.ipRetentionDays}
          onChange={(value) => change({ ipRetentionDays: Number(value) })}
          error={errorOf('settings.ipRetentionDays')}
        />
        <Switch
          label="Keep personal data"
          description="Keeps e-mails, phone numbers, names and addresses beside their hashes, encrypted, from now on. Klaviyo needs it; others match a little better."
          checked={settings.keepPersonalData}
          onChange={(event) => change({ keepPersonalData: event.currentTarget.checked })}
        />
        <BlockedEmails settings={settings} change={change} />
      </Stack>
    </Fieldset>
  );
}

/** The store's own rule for visitors who have said nothing, and where another one holds. */
function ConsentPolicyFields({ settings, change, errorOf }: FieldsProps) {
  return (
    <>
      <Radio.Group
        label="Visitors who have said nothing about consent"
        value={settings.consentPolicy}
        onChange={(value) => {
          const consentPolicy = consentPolicies.find((policy) => policy === value);
          if (consentPolicy) change({ consentPolicy });
        }}
      >
        <Stack gap="xs" mt="xs">
          {consentPolicies.map((policy) => (
            <Radio key={policy} value={policy} {...POLICY_LABELS[policy]} />
          ))}
        </Stack>
      </Radio.Group>
      <Stack gap="xs">
        <Text size="sm" fw={500}>
          Other countries, other rules
        </Text>
        {consentPolicies
          .filter((policy) => policy !== settings.consentPolicy)
          .map((policy) => (
            <TagsInput
              key={policy}
              label={`${POLICY_LABELS[policy].label}: visitors from`}
              description="Two-letter country codes such as DE. Press Enter after each."
              value={settings.countries[policy]}
              onChange={(codes) => change({ countries: { ...settings.countries, [policy]: codes } })}
              error={errorOf('settings.consentByCountry')}
            />
          ))}
      </Stack>
    </>
  );
}

function BlockedEmails({ settings, change }: Omit<FieldsProps, 'errorOf'>) {
  const kept = settings.keptEmailHashes.length;
  return (
    <>
      <TagsInput
        label="E-mails that never identify a buyer"
        description="Your own point-of-sale or support addresses. Only their hashes are kept. Press Enter after each."
        value={settings.blockedEmails}
        onChange={(blockedEmails) => change({ blockedEmails })}
      />
      {kept > 0 && (
        <Group gap="sm">
          <Text size="sm">{kept === 1 ? '1 address is blocked already.' : `${kept} addresses are blocked already.`}</Text>
          <Button size="compact-sm" variant="default" onClick={() => change({ keptEmailHashes: [] })}>
            Unblock all
          </Button>
        </Group>
      )}
    </>
  );
}
