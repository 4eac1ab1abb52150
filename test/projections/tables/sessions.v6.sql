
  CREATE TABLE sessions (
    session_id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    replaced_token_hash TEXT,
    user_id TEXT NOT NULL,
    audience TEXT NOT NULL,
    origin TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_used_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    password_typed_at TEXT,
    hub_session TEXT,
    user_revision INTEGER NOT NULL,
    admins_revision INTEGER NOT NULL,
    password_revision INTEGER NOT NULL,
    address TEXT,
    user_agent TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE endings (
    user_id TEXT PRIMARY KEY,
    user_revision INTEGER NOT NULL,
    admins_revision INTEGER NOT NULL,
    password_revision INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE forgotten_devices (user_id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE account_ends (user_id TEXT PRIMARY KEY, valid_until TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_by_user ON sessions (user_id);
  CREATE INDEX sessions_by_replaced_token ON sessions (replaced_token_hash);
  CREATE INDEX sessions_by_end ON sessions (expires_at);
