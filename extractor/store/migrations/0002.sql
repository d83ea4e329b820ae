-- What changed the store, and which version and rules made the claims.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  collection TEXT NOT NULL,
  version TEXT,
  rules TEXT,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  removed INTEGER NOT NULL
) STRICT;
