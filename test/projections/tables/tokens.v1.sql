
  CREATE TABLE tokens (
    token_id TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    token_hash TEXT NOT NULL UNIQUE,
    expires_at TEXT NOT NULL,
    token TEXT NOT NULL,
    revoked INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
