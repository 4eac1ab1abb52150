
  CREATE TABLE invitations (
    invitation_id TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    note TEXT,
    invitation TEXT NOT NULL,
    revoked_at TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE links (
    token_hash TEXT PRIMARY KEY,
    invitation_id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE uses (
    user_id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    invitation_id TEXT NOT NULL,
    used_at TEXT NOT NULL,
    signed_up INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX uses_by_invitation ON uses (invitation_id, position);
  CREATE INDEX unfinished_uses ON uses (invitation_id) WHERE signed_up = 0;
