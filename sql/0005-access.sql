-- Who may ask, and what was asked once already.

create table api_key (
  id uuid primary key,
  name text not null check (name <> ''),
  -- SHA-256 of a random key of 32 bytes: the key itself is shown once and never stored.
  hash text not null unique,
  scope text not null check (scope in ('read', 'write', 'admin')),
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- Answers to requests that carried an Idempotency-Key, kept a day.
create table idempotency (
  brand_id uuid not null references brand (id) on delete cascade,
  key text not null,
  request_hash text not null,
  status integer not null,
  body jsonb not null,
  created_at timestamptz not null,
  primary key (brand_id, key)
);
-- The sweep.
create index idempotency_age on idempotency (created_at);

-- Formula versions as they came into force: drawn on the trend.
create table formula_change (
  version text primary key,
  parameters jsonb not null,
  since timestamptz not null
);
