/** What a developer pastes into a page: a queue that takes calls from the first moment, and one async script. */

/**
 * The HTML for the head of every page. Calls before the script has come, or when it never comes, wait in `tieback.q` with their time and never
 * throw. The function's name is fixed: pages call it. `nonce`: that of a page with a content policy.
 */
export function installSnippet({ scriptUrl, nonce }: { scriptUrl: string; nonce?: string }): string {
  const stub = 'window.tieback=window.tieback||function(){(tieback.q=tieback.q||[]).push([Date.now(),arguments])}';
  const allowed = nonce === undefined ? '' : ` nonce="${attribute(nonce)}"`;
  return `<script${allowed}>${stub}</script>\n<script${allowed} async src="${attribute(scriptUrl)}"></script>`;
}

function attribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;');
}
