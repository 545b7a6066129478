/** POST: what the first rows of a file make, and a guess of its columns. */
export { previewRoute as POST } from '@/lib/http/import-api';
