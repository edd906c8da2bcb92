-- What a look at the brand's own place found: dated, kept apart from what customers say, and in no reading, index or alert.
create table observation (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  source_id uuid not null,
  observed_at timestamptz not null,
  -- The day in the brand's time zone, days since 1970-01-01: what trends are drawn by.
  day integer not null,
  -- What was looked at, such as fits-phone: a name that stays the same.
  check_name text not null check (check_name <> ''),
  moment text not null check (moment in ('zmot', 'fmot')),
  ok boolean not null,
  told_es text not null,
  told_en text not null,
  value double precision,
  unit text,
  primary key (brand_id, id),
  foreign key (brand_id, source_id) references source (brand_id, id) on delete cascade
);
-- The last word of each check and its past, and the foreign key. A look is stored once, however often its page comes.
create unique index observation_of on observation (brand_id, source_id, check_name, observed_at desc);
