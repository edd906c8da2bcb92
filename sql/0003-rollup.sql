-- Sums over mentions, moved in the same transaction as what they count. All integers: adding and taking away leaves no
-- residue, so that rollup = recount holds to the last digit. Units in domain/tally.

create table rollup_hour (
  brand_id uuid not null references brand (id) on delete cascade,
  source_id uuid not null,
  -- Hours since 1970-01-01T00Z.
  hour integer not null,
  -- all, or a moment.
  series text not null check (series in ('all', 'zmot', 'fmot', 'smot', 'relationship', 'failure', 'umot')),
  positive bigint not null default 0,
  negative bigint not null default 0,
  neutral bigint not null default 0,
  unsure bigint not null default 0,
  primary key (brand_id, series, hour, source_id)
);

create table rollup_day (
  brand_id uuid not null references brand (id) on delete cascade,
  -- Days since 1970-01-01 in the brand's time zone.
  day integer not null,
  source_id uuid not null,
  mentions bigint not null default 0,
  positive bigint not null default 0,
  negative bigint not null default 0,
  neutral bigint not null default 0,
  unsure bigint not null default 0,
  -- Mentions with any moment.
  opinions bigint not null default 0,
  -- Those that need a response, and those of them answered in public.
  needing bigint not null default 0,
  answered bigint not null default 0,
  -- The sums behind standing: Σ c, Σ c·r, Σ c², Σ c²·r, Σ c²·r² (c in hundredths, r in hundredths of a star).
  weight bigint not null default 0,
  weight_stars bigint not null default 0,
  weight2 bigint not null default 0,
  weight2_stars bigint not null default 0,
  weight2_stars2 bigint not null default 0,
  -- Σ 60·c·(r − 350)/k shared among the moments of the same sign: one column each, because one row is read per day.
  share_zmot bigint not null default 0,
  share_fmot bigint not null default 0,
  share_smot bigint not null default 0,
  share_relationship bigint not null default 0,
  share_failure bigint not null default 0,
  share_umot bigint not null default 0,
  share_general bigint not null default 0,
  primary key (brand_id, source_id, day)
);

create table rollup_moment (
  brand_id uuid not null references brand (id) on delete cascade,
  day integer not null,
  source_id uuid not null,
  moment text not null check (moment in ('zmot', 'fmot', 'smot', 'relationship', 'failure', 'umot')),
  positive bigint not null default 0,
  negative bigint not null default 0,
  neutral bigint not null default 0,
  unsure bigint not null default 0,
  -- Opinions whose first negative moment this is.
  under bigint not null default 0,
  primary key (brand_id, day, source_id, moment)
);

-- The index at the end of each day, worked out in the background: what the trend is drawn from.
create table index_day (
  brand_id uuid not null references brand (id) on delete cascade,
  day integer not null,
  -- Null: no material on that day.
  value double precision,
  low double precision,
  high double precision,
  formula text not null,
  -- Something before the end of that day was stored or changed since.
  stale boolean not null default false,
  computed_at timestamptz not null,
  primary key (brand_id, day)
);

-- The decayed sums of all days up to one well in the past, so that reading standing touches a few months of days however
-- old the brand is. Worked out in the background, taken away by any change of a day it covers; without it the days are read.
create table standing_checkpoint (
  brand_id uuid not null references brand (id) on delete cascade,
  source_id uuid not null,
  -- Everything up to this day is in the sums, decayed to it.
  day integer not null,
  half_life_days double precision not null,
  -- Sums by the names of domain/standing, in stars and whole opinions.
  sums jsonb not null,
  primary key (brand_id, source_id)
);
