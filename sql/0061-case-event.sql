-- What happened to cases: who, when, what, before and after. Rows are added, never changed but for their position.
create table case_event (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  -- Null: about an incident.
  case_id uuid,
  incident_id uuid,
  -- Its place in the stream, given once it is committed and in that order: a reader who has seen one has seen all before it.
  position bigint,
  type text not null,
  at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  before jsonb not null default '{}',
  after jsonb not null default '{}',
  primary key (brand_id, id),
  foreign key (brand_id, case_id) references case_file (brand_id, id) on delete cascade,
  foreign key (brand_id, incident_id) references incident (brand_id, id) on delete cascade
);
-- The stream.
create unique index case_event_position on case_event (brand_id, position) where position is not null;
-- Those that have no place yet.
create index case_event_fresh on case_event (brand_id, at, id) where position is null;
-- The history of a case, and the foreign keys.
create index case_event_case on case_event (brand_id, case_id, at) where case_id is not null;
create index case_event_incident on case_event (brand_id, incident_id, at) where incident_id is not null;
