/** A key of the deployment or of a person, wrapped by a key that is derived from the secret. */
export interface WrappedKey {
  readonly keyId: string;
  readonly wrappingKeyId: string;
  /** AES-256-GCM: nonce, ciphertext, tag; base64url. */
  readonly wrapped: string;
}
