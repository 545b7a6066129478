'use client';
/** Leads to the platform's consent page. */
import { Button } from '@mantine/core';
import { useSite } from '@/app/(console)/_kit/site-context';
import { useSave } from '@/app/(console)/_kit/use-save';
import { startConsentAction } from '../actions';

type Props = {
  platform: { id: string; name: string };
  /** The login that is connected again. */
  loginId?: string;
  children: string;
  variant?: 'filled' | 'default';
};

export function ConnectButton({ platform: { id, name }, loginId, children, variant = 'filled' }: Props) {
  const site = useSite();
  const { save, pending } = useSave();
  return (
    <Button
      size="xs"
      variant={variant}
      loading={pending}
      aria-label={children.includes(name) ? children : `${children} ${name}`}
      onClick={() =>
        save(
          () => startConsentAction(site.id, id, loginId),
          `${name} asks for your consent.`,
          (url) => window.location.assign(url),
        )
      }
    >
      {children}
    </Button>
  );
}
