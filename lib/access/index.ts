/** Who may do what. Free of Next; pages and route handlers also use ./session and ./site-access, which are not. */
export { actorOfApiKey, mintApiKey } from './api-key';
export {
  type CurrentMember,
  memberOfSession,
  openSession,
  revokeSession,
  revokeSessionsOf,
  SESSION_DAYS,
} from './auth-session';
export { bearerOf } from './caller';
export { actorOfMember, type WorkspaceOfMember, workspacesOfMember } from './membership';
export { hashPassword, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN, verifyPassword } from './password';
export { type Actor, isAtLeast, may, operatorOf, type Permission, permit, type Role, roleMeaning, roles } from './permissions';
