-- Brands, what they own, and where their customers speak.
-- Every unique key of a brand's table begins with brand_id, so that the tables distribute by brand unchanged.

create table brand (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null check (name <> ''),
  kind text not null default 'own' check (kind in ('own', 'competitor')),
  aliases text[] not null default '{}',
  languages text[] not null default '{es}',
  locale text not null default 'es',
  time_zone text not null default 'UTC',
  -- Boolean query that decides which items of a shared source are about the brand; null: its name and aliases.
  query text,
  -- yaml: read-only on screen · demo: removable in one click · screen: people's own.
  origin text not null default 'screen' check (origin in ('yaml', 'screen', 'demo')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table brand_competitor (
  brand_id uuid not null references brand (id) on delete cascade,
  competitor_id uuid not null references brand (id) on delete cascade,
  primary key (brand_id, competitor_id),
  check (brand_id <> competitor_id)
);
-- Deleting a brand looks for the rows that name it as a competitor.
create index brand_competitor_competitor on brand_competitor (competitor_id);

create table brand_setting (
  brand_id uuid not null references brand (id) on delete cascade,
  key text not null,
  value jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (brand_id, key)
);

-- The tree of products and places (branches, shops) under a brand.
create table branch (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  parent_id uuid,
  kind text not null check (kind in ('product', 'place')),
  name text not null check (name <> ''),
  -- The names by which sources call it.
  aliases text[] not null default '{}',
  created_at timestamptz not null default now(),
  primary key (brand_id, id),
  foreign key (brand_id, parent_id) references branch (brand_id, id)
);
-- Walking down the tree, and the foreign key.
create index branch_parent on branch (brand_id, parent_id);

create table source (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  collector text not null,
  -- Unique name inside the brand; yaml finds its source again by it.
  name text not null check (name <> ''),
  config jsonb not null default '{}',
  kind text not null check (kind in ('review', 'social', 'press', 'survey', 'site')),
  shown_order text not null default 'newest' check (shown_order in ('newest', 'relevance', 'engagement')),
  every_minutes double precision not null default 60 check (every_minutes > 0),
  -- Overrides the published visibility of its kind.
  visibility double precision check (visibility >= 0),
  enabled boolean not null default true,
  origin text not null default 'screen' check (origin in ('yaml', 'screen', 'demo')),
  -- Only mentions that match the brand's query are kept. Off for a page that is the brand's own.
  filtered boolean not null default false,
  cursor text,
  -- The database says what is due; null: never by itself (imports and push).
  next_run_at timestamptz,
  -- A run holds the source until then and prolongs it while it lives; a killed run lets go by itself.
  held_until timestamptz,
  held_by text,
  last_run_at timestamptz,
  last_ok_at timestamptz,
  last_mention_at timestamptz,
  failures integer not null default 0,
  failure_kind text check (failure_kind in ('config', 'transient', 'shape')),
  failure_message text,
  failing_since timestamptz,
  storefront jsonb,
  created_at timestamptz not null default now(),
  primary key (brand_id, id),
  unique (brand_id, name)
);
-- The waker asks every few seconds what is due.
create index source_due on source (next_run_at) where enabled and next_run_at is not null;
-- Job payloads and routes name a source by its id alone.
create index source_id on source (id);

-- One line a run: what health and coverage are told from.
create table collection_run (
  brand_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  pages integer not null default 0,
  seen integer not null default 0,
  stored integer not null default 0,
  changed integer not null default 0,
  problems jsonb not null default '[]',
  failure_kind text check (failure_kind in ('config', 'transient', 'shape')),
  failure_message text,
  primary key (brand_id, id),
  foreign key (brand_id, source_id) references source (brand_id, id) on delete cascade
);
-- The last runs of a source, and the foreign key.
create index collection_run_source on collection_run (brand_id, source_id, started_at desc);
