
  CREATE TABLE counters (
    key TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    policy_id TEXT NOT NULL,
    last_revision INTEGER NOT NULL,
    recent TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE policies (policy_id TEXT PRIMARY KEY, policy TEXT NOT NULL) STRICT, WITHOUT ROWID;
  
  CREATE TABLE windows (class TEXT PRIMARY KEY, since TEXT NOT NULL, recent_since TEXT NOT NULL)
    STRICT, WITHOUT ROWID;

