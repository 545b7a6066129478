/** Collection, where only Next runs; the web server answers this address before Next (lib/http/server.ts). */
export { GET, HEAD, OPTIONS, POST } from '@/lib/http/collect-route';
