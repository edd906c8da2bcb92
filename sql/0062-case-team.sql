-- Working together on cases.

create table case_note (
  brand_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  text text not null check (text <> ''),
  author_id text not null,
  author_name text not null,
  -- Ids of the people it calls.
  people text[] not null default '{}',
  written_at timestamptz not null,
  primary key (brand_id, id),
  foreign key (brand_id, case_id) references case_file (brand_id, id) on delete cascade
);
-- Under its case, oldest first; the foreign key.
create index case_note_case on case_note (brand_id, case_id, written_at, id);

create table case_tag (
  brand_id uuid not null,
  case_id uuid not null,
  tag text not null check (tag <> ''),
  primary key (brand_id, case_id, tag),
  foreign key (brand_id, case_id) references case_file (brand_id, id) on delete cascade
);
-- Cases of a tag.
create index case_tag_tag on case_tag (brand_id, tag, case_id);

-- Filters under a name; owner null: everybody's.
create table saved_view (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  name text not null check (name <> ''),
  owner_id text,
  filter jsonb not null,
  created_at timestamptz not null,
  primary key (brand_id, id)
);
-- A name is there once for everybody, and once for each person.
create unique index saved_view_name on saved_view (brand_id, coalesce(owner_id, ''), name);

-- Who looks at a case right now, or writes: gone a minute after their last sign.
create table presence (
  brand_id uuid not null,
  case_id uuid not null,
  person_id text not null,
  person_name text not null,
  doing text not null check (doing in ('viewing', 'writing')),
  until timestamptz not null,
  primary key (brand_id, case_id, person_id),
  foreign key (brand_id, case_id) references case_file (brand_id, id) on delete cascade
);
-- What is over.
create index presence_until on presence (until);

-- What a bulk act changed, for whoever wants it back.
create table case_undo (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  actor_id text not null,
  -- [{id, version, before}]: what a case was, and the version the act made.
  changes jsonb not null,
  until timestamptz not null,
  used_at timestamptz,
  primary key (brand_id, id)
);
-- What is over.
create index case_undo_until on case_undo (until);
