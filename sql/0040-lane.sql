-- One carrier an endpoint: order holds by construction, and a dead receiver is known as such whatever waits for it.
alter table webhook_endpoint
  -- A carrier holds its lane until then, under its own name; a killed one lets go by itself.
  add column held_until timestamptz,
  add column held_by text,
  -- Attempts that failed in a row, since when, and when the next may be made.
  add column failures integer not null default 0,
  add column failing_since timestamptz,
  add column retry_at timestamptz,
  -- Until then messages are signed with the former secret as well.
  add column rotated_until timestamptz,
  -- How messages are written for it.
  add column channel text not null default 'webhook' check (channel in ('webhook', 'slack', 'teams', 'discord', 'email')),
  -- Null: the brand's.
  add column language text check (language in ('es', 'en'));

-- What waits, per endpoint in its order.
create index delivery_waiting on delivery (brand_id, endpoint_id, created_at, id) where status = 'pending';
drop index delivery_due;
alter table delivery drop column held_until;

alter table delivery_attempt add column response_headers jsonb not null default '{}';
