/** As the server gives it; it has more fields, which are sent back unchanged. */
export interface Challenge {
  readonly parameters: { readonly salt: string; readonly nonce: string; readonly keyPrefix: string };
  readonly signature: string;
}

export interface Solution {
  readonly counter: number;
  readonly derivedKey: string;
}
