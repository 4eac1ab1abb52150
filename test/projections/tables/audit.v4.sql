
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    subject_id TEXT,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    address_key TEXT,
    address_subject TEXT,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE erased (subject TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE INDEX events_by_time ON events (occurred_at);
  CREATE INDEX events_of_unknown_logins ON events (stream, revision) WHERE stream >= 'login-unknown.' AND stream < 'login-unknown/';
  CREATE INDEX events_of_unknown_logins_by_time ON events (occurred_at) WHERE stream >= 'login-unknown.' AND stream < 'login-unknown/';
  CREATE INDEX events_of_tokens ON events (stream) WHERE stream >= 'token-' AND stream < 'token.';

  CREATE INDEX IF NOT EXISTS events_by_subject ON events (subject_id) WHERE subject_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS events_by_actor ON events (actor_id) WHERE actor_id IS NOT NULL;
  UPDATE events SET address_key = NULL, address_subject = NULL
    WHERE (subject_id IN (SELECT subject FROM erased) OR actor_id IN (SELECT subject FROM erased))
      AND address_subject IN (SELECT subject FROM erased);
  DELETE FROM erased;
  CREATE INDEX IF NOT EXISTS events_by_type ON events (type) WHERE type NOT IN ('LoginAttempted', 'LoginSucceeded');
  CREATE INDEX IF NOT EXISTS events_by_address ON events (address_key) WHERE address_key IS NOT NULL;
  CREATE INDEX IF NOT EXISTS events_by_actor_kind ON events (actor_kind) WHERE actor_kind <> 'hub';
