/** What a developer pastes into a page: a queue that takes calls from the first moment, and one async script. */

/**
 * The HTML for the head of every page. Calls before the script has come, or when it never comes, wait in `tieback.q` with their time and never
 * throw. The function's name is fixed: pages call it.
 */
export function installSnippet({ scriptUrl }: { scriptUrl: string }): string {
  const stub = 'window.tieback=window.tieback||function(){(tieback.q=tieback.q||[]).push([Date.now(),arguments])}';
  return `<script>${stub}</script>\n<script async src="${scriptUrl.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"></script>`;
}
