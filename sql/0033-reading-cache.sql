-- What the optional reader over an endpoint (reader: llm) has said and used, shared by all processes.

-- Its answers by what was sent. A source shows the same opinions run after run, copies travel, and a page cut before it was
-- stored comes again: none of it is paid twice. No words are here, only a hash of them and where in them the evidence lies.
create table reading_cache (
  -- Of the reader: endpoint, model, instructions.
  version text not null,
  -- SHA-256 of the masked text with what was sent beside it.
  hash text not null,
  -- As analysis/stage's Verdicts; empty: asked, nothing usable came, ours stands.
  verdicts jsonb not null,
  -- To the week: forgotten when nobody asked for it in a long time.
  used_at timestamptz not null,
  primary key (version, hash)
);
-- The sweep.
create index reading_cache_age on reading_cache (used_at);

-- What was spent on each day of UTC: what the budget is held against.
create table reader_spending (
  -- Days since 1970-01-01.
  day integer primary key,
  texts integer not null,
  tokens bigint not null
);
