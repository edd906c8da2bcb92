-- What was said, its past, and how it was read.

-- Lower case without Latin accents: immutable, so that an index can stand on it (unaccent is not).
create function fold(value text) returns text
language sql immutable parallel safe strict
return translate(lower(value), 'áàâãäåéèêëíìîïóòôõöúùûüñçýÿ', 'aaaaaaeeeeiiiiooooouuuuncyy');

-- The words of a mention for full text: no stemming (three languages share the index), long texts to 20,000 characters.
create function words(title text, body text) returns tsvector
language sql immutable parallel safe
return to_tsvector('simple', left(fold(coalesce(title, '') || ' ' || body), 20000));

create table mention (
  brand_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  external_id text not null check (external_id <> ''),
  -- The current revision; earlier ones are in mention_revision.
  revision integer not null default 1,
  kind text not null,
  title text,
  text text not null,
  url text,
  -- 1-based place where the source shows it, where that was observed.
  position integer check (position > 0),
  author_id text,
  author_name text,
  author_url text,
  author_followers integer,
  published_at timestamptz,
  edited_at timestamptz,
  collected_at timestamptz not null,
  -- published_at, or collected_at where the source gives no date.
  occurred_at timestamptz not null,
  -- Days since 1970-01-01 in the brand's time zone: the day its rollups stand under.
  day integer not null,
  stated_language text,
  rating_value double precision,
  rating_out_of double precision,
  engagement jsonb,
  reply_to text,
  owner_reply jsonb,
  place text,
  branch_id uuid,
  -- Of title, text, rating and owner reply: says whether a new sight is a new revision.
  content_hash text not null,
  -- When the current revision came into force, for those that are not the first; as-of views find them by it.
  changed_at timestamptz,
  gone_at timestamptz,
  -- deleted: at its source · erased: at the author's wish · expired: by the source's retention rule (text only).
  gone_reason text check (gone_reason in ('deleted', 'erased')),
  text_expired_at timestamptz,

  -- The effective face: the newest reading with people's corrections laid over it. Null version: not read yet.
  read_version text,
  language text,
  sentiment text check (sentiment in ('positive', 'neutral', 'negative')),
  sentiment_score double precision,
  confidence double precision,
  unsure boolean not null default false,
  moments jsonb not null default '{}',
  outcome text not null default 'none' check (outcome in ('repurchase', 'resolve', 'question', 'lost', 'none')),
  needs_response boolean not null default false,
  corrected boolean not null default false,
  -- Standing in hundredths of a star (100…500); null: left out (unsure and without stars).
  stars_centi integer check (stars_centi between 100 and 500),
  discount_percent integer not null default 100 check (discount_percent between 0 and 100),
  discount_reason text,
  -- What it does to the eye on the first screen; answered: negative, with a public answer of substance. The formula weighs it.
  impression text not null default 'neutral' check (impression in ('positive', 'neutral', 'negative', 'answered')),
  -- Orders mentions of one source by their points from standing, on any day (see domain/zmot).
  pull double precision not null default 0,
  -- Discarded by the brand's query; kept so that a change of query needs no new collection.
  off_topic boolean not null default false,

  primary key (brand_id, id),
  unique (brand_id, source_id, external_id),
  foreign key (brand_id, source_id) references source (brand_id, id) on delete cascade,
  foreign key (brand_id, branch_id) references branch (brand_id, id)
);
-- Lists, newest first.
create index mention_newest on mention (brand_id, occurred_at desc, id desc) where gone_at is null and not off_topic;
-- The first screen of a source, and lists of one source.
create index mention_screen on mention (brand_id, source_id, occurred_at desc, id desc) where gone_at is null and not off_topic;
-- The opinions of a source that cost and give most: both ends of this index.
create index mention_pull on mention (brand_id, source_id, pull) where gone_at is null and not off_topic and pull <> 0;
-- Observed places on the first screen.
create index mention_position on mention (brand_id, source_id, position) where position <= 10 and gone_at is null and not off_topic;
-- What changed after a past date.
create index mention_changed on mention (brand_id, changed_at) where changed_at is not null;
create index mention_gone on mention (brand_id, gone_at) where gone_at is not null;
-- What an older reader read, or none.
create index mention_version on mention (read_version);
-- Full text with accents folded.
create index mention_words on mention using gin (words(title, text));
-- One author's mentions: erasure, floods.
create index mention_author on mention (brand_id, author_id) where author_id is not null;
-- The foreign key.
create index mention_branch on mention (brand_id, branch_id) where branch_id is not null;

-- Revisions that are no longer in force: what was written, from when.
create table mention_revision (
  brand_id uuid not null,
  mention_id uuid not null,
  revision integer not null,
  title text,
  text text not null,
  rating_value double precision,
  rating_out_of double precision,
  owner_reply jsonb,
  content_hash text not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  -- Its effective face when it was replaced, as domain/tally reads it: past dates add it back.
  face jsonb not null,
  primary key (brand_id, mention_id, revision),
  foreign key (brand_id, mention_id) references mention (brand_id, id) on delete cascade
);

create table reading (
  brand_id uuid not null,
  mention_id uuid not null,
  revision integer not null,
  version text not null,
  language text,
  sentiment text check (sentiment in ('positive', 'neutral', 'negative')),
  sentiment_score double precision not null,
  confidence double precision not null,
  unsure boolean not null default false,
  -- [[start, end], …] UTF-16 offsets.
  evidence jsonb not null default '[]',
  outcome text not null check (outcome in ('repurchase', 'resolve', 'question', 'lost', 'none')),
  outcome_score double precision not null,
  needs_response boolean not null,
  needs_response_score double precision not null,
  read_at timestamptz not null,
  primary key (brand_id, mention_id, revision),
  foreign key (brand_id, mention_id) references mention (brand_id, id) on delete cascade
);

create table moment_reading (
  brand_id uuid not null,
  mention_id uuid not null,
  revision integer not null,
  moment text not null check (moment in ('zmot', 'fmot', 'smot', 'relationship', 'failure', 'umot')),
  polarity text not null check (polarity in ('positive', 'neutral', 'negative')),
  score double precision not null,
  unsure boolean not null default false,
  evidence jsonb not null default '[]',
  primary key (brand_id, mention_id, revision, moment),
  foreign key (brand_id, mention_id, revision) references reading (brand_id, mention_id, revision) on delete cascade
);

-- A person's word about one revision of a mention. It wins over every reading, whatever its version.
create table correction (
  brand_id uuid not null,
  id uuid not null,
  mention_id uuid not null,
  revision integer not null,
  field text not null check (field in ('sentiment', 'moment', 'outcome', 'needs_response', 'discount')),
  -- With field moment: which one.
  moment text check (moment in ('zmot', 'fmot', 'smot', 'relationship', 'failure', 'umot')),
  -- The new value; null with field moment: the moment is not there.
  value text,
  author text not null,
  created_at timestamptz not null,
  -- Only audited corrections move the public figure.
  audited_at timestamptz,
  withdrawn_at timestamptz,
  primary key (brand_id, id),
  check ((field = 'moment') = (moment is not null)),
  foreign key (brand_id, mention_id) references mention (brand_id, id) on delete cascade
);
-- The corrections of a mention, and the foreign key.
create index correction_mention on correction (brand_id, mention_id);
