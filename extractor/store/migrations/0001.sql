-- An article is one path or address; `digest` changes when its text, its claims or what is known of it do.
-- The columns of a claim are those of the model: the store adds what is missing when it is opened.
CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  collection TEXT NOT NULL,
  doc_id TEXT NOT NULL,
  title TEXT,
  published TEXT,
  sha256 TEXT NOT NULL,
  text TEXT NOT NULL,
  digest TEXT NOT NULL
) STRICT;
CREATE INDEX articles_collection ON articles (collection);
CREATE TABLE claims (
  article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  number INTEGER NOT NULL,
  PRIMARY KEY (article, number)
) STRICT;
