
  CREATE TABLE credentials (
    user_id TEXT PRIMARY KEY,
    credential_revision INTEGER NOT NULL,
    password_revision INTEGER NOT NULL,
    how TEXT NOT NULL,
    scheme TEXT NOT NULL,
    link_id TEXT,
    command_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    personal TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE schemes (scheme TEXT PRIMARY KEY, people INTEGER NOT NULL) STRICT, WITHOUT ROWID;
