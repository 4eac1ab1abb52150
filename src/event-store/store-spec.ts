/** The configured store. Plain values, since threads get it; a connection string holds credentials. */
export type StoreSpec =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'kurrentdb'; readonly connectionString: string };
