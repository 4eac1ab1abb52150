export const SCOPES = ['guard', 'hub', 'admin', 'audit', 'ops', 'metrics'] as const;

/** What a token may do. */
export type Scope = (typeof SCOPES)[number];
