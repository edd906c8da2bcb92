-- What woke somebody, and how the word was carried.

-- What the detector remembers of one series.
create table series_state (
  brand_id uuid not null references brand (id) on delete cascade,
  series text not null,
  state jsonb not null,
  -- Rollups of hours touched since then are still to be seen.
  seen_at timestamptz not null,
  primary key (brand_id, series)
);

create table alert (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  series text not null,
  kind text not null,
  severity text not null check (severity in ('notice', 'warning', 'critical')),
  status text not null check (status in ('open', 'recovered', 'closed')),
  onset timestamptz not null,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  observed double precision not null,
  expected double precision not null,
  per90d double precision,
  -- Window, interval, causes, exemplars: what the alert explains.
  detail jsonb not null default '{}',
  acknowledged_at timestamptz,
  acknowledged_by text,
  primary key (brand_id, id)
);
-- Lists, newest first.
create index alert_newest on alert (brand_id, opened_at desc, id desc);
-- At most one open alert a series and kind.
create unique index alert_open on alert (brand_id, series, kind) where status = 'open';

create table webhook_endpoint (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  name text not null check (name <> ''),
  url text not null,
  -- Sealed with MAREA_SECRET; several while a rotation lasts.
  secrets text[] not null,
  -- Event types it wants; empty: all.
  events text[] not null default '{}',
  enabled boolean not null default true,
  -- Why and when the system turned it off.
  disabled_at timestamptz,
  disabled_reason text,
  origin text not null default 'screen' check (origin in ('yaml', 'screen', 'demo')),
  created_at timestamptz not null default now(),
  primary key (brand_id, id),
  unique (brand_id, name)
);

-- The outbox: written in the transaction of what it tells, carried afterwards.
create table delivery (
  brand_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  -- webhook-id of the message: the receiver's idempotency key, the same on retries and replays.
  message_id text not null,
  event text not null,
  -- The exact bytes that are signed and sent.
  body text not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  -- A carrier holds it until then; a killed one lets go by itself.
  held_until timestamptz,
  created_at timestamptz not null,
  delivered_at timestamptz,
  replay_of uuid,
  test boolean not null default false,
  primary key (brand_id, id),
  foreign key (brand_id, endpoint_id) references webhook_endpoint (brand_id, id) on delete cascade
);
-- What is due, oldest first.
create index delivery_due on delivery (next_attempt_at) where status = 'pending';
-- Lists and order per endpoint, and the foreign key.
create index delivery_endpoint on delivery (brand_id, endpoint_id, created_at desc, id desc);

create table delivery_attempt (
  brand_id uuid not null,
  delivery_id uuid not null,
  number integer not null,
  attempted_at timestamptz not null,
  duration_ms integer not null,
  status integer,
  error text,
  request_headers jsonb not null,
  response_excerpt text,
  primary key (brand_id, delivery_id, number),
  foreign key (brand_id, delivery_id) references delivery (brand_id, id) on delete cascade
);
