-- What a brand knows will be talked about: the watch expects more then.
create table planned_event (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  name text not null check (name <> ''),
  kind text not null check (kind in ('pay-day', 'maintenance', 'campaign', 'other')),
  -- The first occurrence; later ones are at the same clock times of the brand's time zone.
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  repeats text not null default 'none' check (repeats in ('none', 'weekly', 'biweekly', 'monthly')),
  -- How many times the usual is expected; null: learnt from the other times.
  factor double precision check (factor >= 1),
  -- Whose word it is, as they gave it; null: not known.
  created_by text,
  origin text not null default 'screen' check (origin in ('yaml', 'screen', 'demo')),
  created_at timestamptz not null default now(),
  primary key (brand_id, id),
  unique (brand_id, name)
);
