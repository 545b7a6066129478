/** A path of this server to go to after signing in; what could lead elsewhere (//host, /\host, a scheme) becomes the root. */
export function localPath(value: unknown): string {
  return typeof value === 'string' && /^\/(?![/\\])[^\\\s]*$/.test(value) ? value : '/';
}
