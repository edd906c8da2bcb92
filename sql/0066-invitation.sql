-- A link or QR code that asks every customer alike. What they say comes in as mentions of a survey.
create table invitation (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  -- Stands in the link.
  token text not null check (token <> ''),
  name text not null check (name <> ''),
  ask text not null check (ask in ('nps', 'csat')),
  language text not null check (language in ('es', 'en', 'pt')),
  -- The branch, shop or product it is about.
  place text,
  -- Where people may tell others, shown to everybody alike: [{name, url}].
  links jsonb not null default '[]',
  source_id uuid not null,
  is_open boolean not null default true,
  created_by_id text not null,
  created_by_name text not null,
  created_at timestamptz not null,
  primary key (brand_id, id),
  unique (brand_id, token),
  unique (brand_id, name),
  foreign key (brand_id, source_id) references source (brand_id, id) on delete cascade
);
-- The foreign key.
create index invitation_source on invitation (brand_id, source_id);
