/** The snippet as a store pastes it: the stub in the page, the script async. */
import { installSnippet } from '@/lib/tracker/install';

export function Snippet(install: { scriptUrl: string; nonce?: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the snippet is ours, and a shop pastes just this HTML.
  return <div hidden suppressHydrationWarning dangerouslySetInnerHTML={{ __html: installSnippet(install) }} />;
}
