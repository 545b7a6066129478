/** GET: the alert rules. POST: makes one. */
export { createAlertRuleRoute as POST, listAlertRulesRoute as GET } from '@/lib/http/alert-api';
