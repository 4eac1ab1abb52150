/** Which store, as configured. Plain values: it is handed to threads; a connection string holds credentials. */
export type StoreSpec =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'kurrentdb'; readonly connectionString: string };
