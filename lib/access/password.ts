/**
 * Passwords as argon2id hashes, with the parameters of OWASP's Password Storage Cheat Sheet
 * (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html, read 2026-11): 19 MiB, 2 passes, 1 lane.
 */
import { hash, verify } from '@node-rs/argon2';

/** NIST SP 800-63B-4 asks for 15 characters without a second factor and forbids composition rules; 12 is our middle way. */
export const PASSWORD_LENGTH_MIN = 12;
/** Hashing costs time by length; nobody types more. */
export const PASSWORD_LENGTH_MAX = 200;

/** `algorithm: 2` is argon2id: the package's const enum has no value at run time under isolatedModules. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The hash to store for a password, salt and parameters included. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, PARAMETERS);
}

/** A hash that no password has, as costly to compare with as a real one: a salt and a digest of zeros. */
const { memoryCost, timeCost, parallelism } = PARAMETERS;
const DECOY = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/**
 * Whether `password` is the one that was hashed. Without a stored hash (an unknown member, or one without a password) it does the
 * same work, the first time too, and says no: the time of the answer does not tell which e-mail addresses have an account.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  return verify(stored || DECOY, password.slice(0, PASSWORD_LENGTH_MAX + 1));
}
