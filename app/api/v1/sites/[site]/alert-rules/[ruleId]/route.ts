/** POST: changes an alert rule. */
export { updateAlertRuleRoute as POST } from '@/lib/http/alert-api';
