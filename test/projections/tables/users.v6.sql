
  CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL UNIQUE,
    name_key TEXT NOT NULL,
    username TEXT,
    email TEXT,
    profile TEXT,
    search_text TEXT,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    approved_at TEXT,
    last_login_at TEXT,
    revision INTEGER NOT NULL,
    block_until TEXT,
    valid_until TEXT,
    block_reason TEXT,
    block_by TEXT,
    hub_blocks_by TEXT,
    link_hash TEXT,
    erased TEXT
  ) STRICT;
  CREATE TABLE user_groups (
    group_name TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (group_name, user_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE admins (user_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE without_password (user_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE streams (name TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE INDEX IF NOT EXISTS users_by_name_key ON users (name_key, id);
  CREATE INDEX IF NOT EXISTS users_by_username ON users (coalesce(username, ''));
  CREATE INDEX IF NOT EXISTS users_by_text ON users (search_text);
  CREATE INDEX IF NOT EXISTS users_by_status ON users (status, coalesce(username, ''));
  CREATE INDEX IF NOT EXISTS users_by_creation ON users (created_at);
  CREATE INDEX IF NOT EXISTS users_by_login ON users (coalesce(last_login_at, ''));
  CREATE INDEX IF NOT EXISTS users_by_block ON users (block_until) WHERE block_until IS NOT NULL;
  CREATE INDEX IF NOT EXISTS users_by_end ON users (valid_until, status, block_until) WHERE valid_until IS NOT NULL;
  CREATE INDEX IF NOT EXISTS users_by_link ON users (link_hash) WHERE link_hash IS NOT NULL;
  CREATE INDEX IF NOT EXISTS user_groups_by_user ON user_groups (user_id);
