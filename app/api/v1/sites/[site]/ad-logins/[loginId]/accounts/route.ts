export { chooseAccountsRoute as POST } from '@/lib/http/spend-api';
