-- What is told of a brand once in a while.

-- The weekly report, once a week.
create table weekly_report (
  brand_id uuid not null references brand (id) on delete cascade,
  -- The Monday it was told on: days since 1970-01-01 in the brand's time zone.
  day integer not null,
  told_at timestamptz not null,
  primary key (brand_id, day)
);

-- Every look, newest first: as a file.
create index observation_newest on observation (brand_id, observed_at desc, id desc);
