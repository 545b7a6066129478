export { startConsentRoute as POST } from '@/lib/http/spend-api';
