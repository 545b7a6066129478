/** Collection and the snippet, where only Next runs; the web server answers these paths before Next (lib/http/server.ts). */
import { collect, preflight, serveSnippet } from '@/lib/http/collect-route';

type Context = { params: Promise<{ path: string }> };

export const POST = async (request: Request, { params }: Context) => collect(request, (await params).path);
export const GET = async (request: Request, { params }: Context) => serveSnippet(request, (await params).path);
export const OPTIONS = preflight;
