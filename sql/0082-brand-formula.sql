-- Weights of the index that a brand set for its own figure; strangers are told the published ones. The newest revision counts.
create table brand_formula (
  brand_id uuid not null references brand (id) on delete cascade,
  revision integer not null check (revision > 0),
  -- Those that differ from the published formula, by its names; none: the published ones again.
  parameters jsonb not null,
  since timestamptz not null,
  set_by text not null check (set_by <> ''),
  primary key (brand_id, revision)
);
