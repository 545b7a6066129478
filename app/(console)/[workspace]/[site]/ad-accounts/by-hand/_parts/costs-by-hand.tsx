'use client';
/** The costs that were entered, and the form for another one or for changing one. */
import { useState } from 'react';
import { EmptyState, Panel } from '@/components/ui/states';
import type { ManualCostView } from '@/lib/workspace';
import { CostForm } from './cost-form';
import { CostTable } from './cost-table';

type Props = { costs: ManualCostView[]; mayManage: boolean; currencies: { value: string; label: string }[] };

export function CostsByHand({ costs, mayManage, currencies }: Props) {
  const [changed, setChanged] = useState<ManualCostView>();
  return (
    <>
      {mayManage && (
        <Panel title={changed ? `Change ${changed.label}` : 'Enter a cost'}>
          <CostForm key={changed?.id ?? 'new'} cost={changed} currencies={currencies} done={() => setChanged(undefined)} />
        </Panel>
      )}
      <Panel title="Entered costs">
        {costs.length === 0 ? (
          <EmptyState title="No cost was entered yet">
            What a platform charges is read from its ad account, or comes from its file.
          </EmptyState>
        ) : (
          <CostTable costs={costs} mayManage={mayManage} change={setChanged} />
        )}
      </Panel>
    </>
  );
}
