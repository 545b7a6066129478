export { consentCallback as GET } from '@/lib/http/spend-api';
