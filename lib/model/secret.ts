/** Text encrypted under a key of the environment. */
export type Sealed = {
  /** Which key of the environment encrypted it. */
  keyId: string;
  /** AES-256-GCM: nonce, ciphertext and tag, in base64. */
  sealed: string;
};

/** A secret as it is stored, with what the screen may show of it. */
export type StoredSecret = Sealed & {
  lastFour: string;
  createdAt: string;
  /** An old secret is still accepted until then; absent: the current one. */
  until?: string;
};

/** What a screen may know of a secret. */
export type SecretView = { set: boolean; lastFour?: string; createdAt?: string; until?: string };
