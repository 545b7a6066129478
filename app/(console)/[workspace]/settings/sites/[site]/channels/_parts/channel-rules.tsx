'use client';
/** The list of rules as it is edited, what it would make of the last 30 days, and saving it. */
import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useAsk } from '@/app/(console)/_kit/use-ask';
import { useSave } from '@/app/(console)/_kit/use-save';
import { useUnsaved } from '@/components/shell/unsaved';
import type { Id } from '@/lib/core/id';
import type { ChannelRule } from '@/lib/model/channel-rule';
import { channels } from '@/lib/model/touchpoint';
import type { ChannelPreview } from '@/lib/workspace';
import { previewRulesAction, saveRulesAction } from '../../../actions';
import { RuleActions } from '../../_parts/rule-actions';
import { placed } from '../../_parts/rule-card';
import { added, type Draft, fieldError } from '../../_parts/rule-drafts';
import { ChannelRuleCard, USUAL_CHANNELS } from './channel-rule-card';
import { RulesPreview } from './rules-preview';

type Props = { workspace: string; siteId: Id<'site'>; stored: ChannelRule[] };
type ChannelDraft = Draft<ChannelRule>;

const blank: ChannelRule = { channel: '', conditions: [{ field: 'source', match: 'is', values: [] }] };

export function ChannelRules({ workspace, siteId, stored }: Props) {
  const { save, pending, errorOf } = useSave();
  const preview = useAsk<ChannelPreview>();
  const [drafts, setDrafts] = useState<ChannelDraft[]>(() => added([], stored));
  const change = (changed: ChannelDraft[]) => {
    setDrafts(changed);
    preview.forget();
  };
  const rules = drafts.map(({ rule }) => rule);
  const saved = useUnsaved(rules);
  const wrong = (field: string) => errorOf(`settings.${field}`) ?? fieldError(preview.failure?.fields, field);
  const said = 'The rules are saved. Earlier visits are being renamed.';
  return (
    <Stack gap="md">
      <RuleList
        drafts={drafts}
        change={change}
        visits={preview.answer?.rules ?? []}
        errorOf={(index, field) => wrong(`channelRules.${index}.${field}`)}
      />
      <RuleActions
        add={() => change(added(drafts, [blank]))}
        preview={{ ...preview, ask: () => preview.ask(() => previewRulesAction(workspace, siteId, rules)) }}
        save={{ pending, ask: () => save(() => saveRulesAction(workspace, siteId, rules), said, saved) }}
      />
      {preview.answer && <RulesPreview preview={preview.answer} />}
    </Stack>
  );
}

type ListProps = {
  drafts: ChannelDraft[];
  change: (drafts: ChannelDraft[]) => void;
  /** Of each rule that was previewed. */
  visits: number[];
  errorOf: (index: number, field: string) => string | undefined;
};

function RuleList({ drafts, change, visits, errorOf }: ListProps) {
  if (drafts.length === 0) return <Text c="dimmed">No rules yet: visits have the usual channels.</Text>;
  return (
    <>
      <datalist id={USUAL_CHANNELS}>
        {channels
          .filter((channel) => channel !== 'Direct')
          .map((channel) => (
            <option key={channel} value={channel} />
          ))}
      </datalist>
      {drafts.map((draft, index) => (
        <ChannelRuleCard key={draft.key} {...placed({ drafts, change, errorOf }, draft, index)} visits={visits[index]} />
      ))}
    </>
  );
}
