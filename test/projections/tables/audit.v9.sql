
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
    counted INTEGER,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE erased (subject TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE cut_offs (
    position INTEGER PRIMARY KEY,
    class TEXT NOT NULL,
    before TEXT NOT NULL
  ) STRICT;
  
  CREATE INDEX events_by_time ON events (occurred_at);
  CREATE INDEX events_of_unknown_logins_by_time ON events (occurred_at) WHERE stream >= 'login-unknown.' AND stream < 'login-unknown/';
  CREATE INDEX events_of_tokens ON events (stream) WHERE stream >= 'token-' AND stream < 'token.';
  CREATE INDEX events_by_type ON events (type, position, actor_kind, address_key) WHERE type NOT IN ('LoginAttempted', 'LoginSucceeded');
  CREATE INDEX events_by_actor_kind ON events (actor_kind, position, type) WHERE actor_kind <> 'hub';
  CREATE INDEX events_counted ON events (counted, occurred_at) WHERE counted IS NOT NULL;

  
  CREATE INDEX IF NOT EXISTS events_of_unknown_logins ON events (stream, revision) WHERE stream >= 'login-unknown.' AND stream < 'login-unknown/';
  
  DELETE FROM events WHERE stream >= 'login-unknown.' AND stream < 'login-unknown/' AND revision < (
    SELECT max(u.revision) / 12500 * 12500 - 12500
    FROM events u WHERE u.stream >= 'login-unknown.' AND u.stream < 'login-unknown/' AND u.stream = events.stream
  );
  DELETE FROM events INDEXED BY events_of_unknown_logins_by_time WHERE stream >= 'login-unknown.' AND stream < 'login-unknown/'
    AND occurred_at < (SELECT max(before) FROM cut_offs WHERE class = 'login-unknown.')
    AND EXISTS (SELECT 1 FROM cut_offs c WHERE c.class = 'login-unknown.'
    AND events.position < c.position AND events.occurred_at < c.before);
  DELETE FROM events INDEXED BY events_by_time
    WHERE occurred_at < (SELECT max(before) FROM cut_offs WHERE class NOT IN ('login-unknown.', 'token-'))
    AND EXISTS (SELECT 1 FROM cut_offs c WHERE c.class NOT IN ('login-unknown.', 'token-')
    AND events.stream >= c.class AND events.stream < c.class || char(0x10FFFF)
    AND events.position < c.position AND events.occurred_at < c.before);
  DELETE FROM events WHERE stream >= 'token-' AND stream < 'token.' AND EXISTS (
    SELECT 1 FROM cut_offs c WHERE c.class = 'token-' AND events.position < c.position AND NOT EXISTS (
      SELECT 1 FROM events t WHERE t.stream >= 'token-' AND t.stream < 'token.' AND t.stream = events.stream
      AND t.type = 'TokenIssued' AND t.position < c.position
      AND json_extract(t.body, '$.data.expiresAt') >= c.before));
  DELETE FROM cut_offs;
  CREATE INDEX IF NOT EXISTS events_by_subject ON events (subject_id) WHERE subject_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS events_by_actor ON events (actor_id) WHERE actor_id IS NOT NULL;
  UPDATE events SET address_key = NULL, address_subject = NULL
    WHERE (subject_id IN (SELECT subject FROM erased) OR actor_id IN (SELECT subject FROM erased))
      AND address_subject IN (SELECT subject FROM erased);
  DELETE FROM erased;
  CREATE INDEX IF NOT EXISTS events_by_address ON events (address_key) WHERE address_key IS NOT NULL;
