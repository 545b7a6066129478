'use client';
/** The list of label rules as it is edited, what it would make of the last 30 days, and saving it. */
import { Stack, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useAsk } from '@/app/(console)/_kit/use-ask';
import { useSave } from '@/app/(console)/_kit/use-save';
import { useUnsaved } from '@/components/shell/unsaved';
import { PanelButton } from '@/components/ui/panel-button';
import type { Id } from '@/lib/core/id';
import type { LabelPreset } from '@/lib/model/label-presets';
import { type LabelRule, labelNames } from '@/lib/model/label-rule';
import type { LabelPreview } from '@/lib/workspace';
import { previewLabelsAction, saveLabelsAction } from '../../../actions';
import { RuleActions } from '../../_parts/rule-actions';
import { placed } from '../../_parts/rule-card';
import { added, type Draft, fieldError } from '../../_parts/rule-drafts';
import { LabelOutcomes } from './label-outcomes';
import { LabelRuleCard } from './label-rule-card';

type Props = { workspace: string; siteId: Id<'site'>; stored: LabelRule[]; presets: LabelPreset[] };

const blank: LabelRule = {
  label: '',
  value: '',
  needs: 'all',
  conditions: [{ field: 'campaign', match: 'contains', values: [] }],
};

export function LabelRules({ workspace, siteId, stored, presets }: Props) {
  const { save, pending, errorOf } = useSave();
  const preview = useAsk<LabelPreview>();
  const [drafts, setDrafts] = useState<Draft<LabelRule>[]>(() => added([], stored));
  const change = (changed: Draft<LabelRule>[]) => {
    setDrafts(changed);
    preview.forget();
  };
  const rules = drafts.map(({ rule }) => rule);
  const saved = useUnsaved(rules);
  const said = 'The labels are saved. Earlier visits are being labelled.';
  const wrong = (field: string) => errorOf(`settings.${field}`) ?? fieldError(preview.failure?.fields, field);
  return (
    <Stack gap="md">
      {drafts.length === 0 && <Text c="dimmed">No labels yet. Begin with a ready-made one, or add a rule of your own.</Text>}
      <datalist id="label-names">
        {labelNames(rules).map((label) => (
          <option key={label} value={label} />
        ))}
      </datalist>
      {drafts.map((draft, index) => (
        <LabelRuleCard
          key={draft.key}
          {...placed({ drafts, change, errorOf: (place, field) => wrong(`labelRules.${place}.${field}`) }, draft, index)}
          found={preview.answer?.rules[index]}
        />
      ))}
      <RuleActions
        add={() => change(added(drafts, [blank]))}
        preview={{ ...preview, ask: () => preview.ask(() => previewLabelsAction(workspace, siteId, rules)) }}
        save={{ pending, ask: () => save(() => saveLabelsAction(workspace, siteId, rules), said, saved) }}
      >
        <Presets presets={presets} add={(preset) => change(added(drafts, preset.rules))} />
      </RuleActions>
      {preview.answer && <LabelOutcomes preview={preview.answer} />}
    </Stack>
  );
}

function Presets({ presets, add }: { presets: LabelPreset[]; add: (preset: LabelPreset) => void }) {
  const [opened, setOpened] = useState(false);
  const begin = (preset: LabelPreset) => {
    add(preset);
    setOpened(false);
  };
  return (
    <PanelButton
      width={340}
      opened={opened}
      onOpened={setOpened}
      panel={
        <Stack gap="xs">
          {presets.map((preset) => (
            <UnstyledButton key={preset.name} onClick={() => begin(preset)}>
              <Text size="sm" fw={600}>
                {preset.name}
              </Text>
              <Text size="xs" c="dimmed">
                {preset.explain}
              </Text>
            </UnstyledButton>
          ))}
        </Stack>
      }
    >
      Begin with a ready-made label
    </PanelButton>
  );
}
