/** Who may do what. Free of Next; pages and route handlers also use ./session and ./site-access, which are not. */
export { actorOfApiKey } from './api-key';
export { actorOfMember } from './membership';
export type { Read } from '@/db/scoped';
export { verifyPassword } from './password';
export {
  type Actor,
  actorText,
  isAtLeast,
  may,
  operatorOf,
  type Permission,
  permit,
  type Role,
  roleMeaning,
  roles,
} from './permissions';
