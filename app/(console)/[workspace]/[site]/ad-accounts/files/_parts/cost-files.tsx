'use client';
/** The accounts that files were uploaded of, and the upload of another file. */
import { useState } from 'react';
import { EmptyState, Panel } from '@/components/ui/states';
import type { CostFileAccount } from '@/lib/workspace/cost-file-schemas';
import { AccountTable } from './account-table';
import { UploadForm } from './upload-form';

type Props = { accounts: CostFileAccount[]; mayManage: boolean; currencies: { value: string; label: string }[] };

export function CostFiles({ accounts, mayManage, currencies }: Props) {
  const [again, setAgain] = useState<CostFileAccount>();
  return (
    <>
      {mayManage && <UploadForm key={again?.id ?? 'new'} again={again} currencies={currencies} />}
      <Panel title="Accounts from files">
        {accounts.length === 0 ? (
          <EmptyState title="No file was uploaded yet">
            Each account keeps what its files told until another file corrects it.
          </EmptyState>
        ) : (
          <AccountTable accounts={accounts} mayManage={mayManage} again={setAgain} />
        )}
      </Panel>
    </>
  );
}
