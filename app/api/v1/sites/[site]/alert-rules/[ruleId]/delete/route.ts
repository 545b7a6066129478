/** POST: deletes an alert rule. */
export { deleteAlertRuleRoute as POST } from '@/lib/http/alert-api';
