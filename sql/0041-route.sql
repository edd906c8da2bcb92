-- Who is told of what, and when they want to sleep.
create table alert_route (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  name text not null check (name <> ''),
  -- Routes are read in this order; the first that fits names the owner.
  position integer not null default 0,
  -- Each empty: all.
  events text[] not null default '{}',
  kinds text[] not null default '{}',
  moments text[] not null default '{}',
  min_severity text not null default 'notice' check (min_severity in ('notice', 'warning', 'critical')),
  endpoint_ids text[] not null,
  -- Whose it is, and what they do first: words of the brand's own people.
  owner text,
  first_step text,
  -- {from, to, days?}: clock times of the brand's time zone; null: none.
  quiet jsonb,
  origin text not null default 'screen' check (origin in ('yaml', 'screen', 'demo')),
  created_at timestamptz not null default now(),
  primary key (brand_id, id),
  unique (brand_id, name)
);

-- Messages of quiet hours: one summary an endpoint carries them when the hours end.
create table held_message (
  brand_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  event text not null,
  data jsonb not null,
  held_at timestamptz not null,
  due_at timestamptz not null,
  primary key (brand_id, id),
  foreign key (brand_id, endpoint_id) references webhook_endpoint (brand_id, id) on delete cascade
);
-- What is due, and the foreign key.
create index held_message_due on held_message (due_at);
create index held_message_endpoint on held_message (brand_id, endpoint_id, held_at);

alter table alert
  -- Until then nobody is told again, unless it turns critical.
  add column snoozed_until timestamptz,
  add column snoozed_by text;
-- Snoozes that end.
create index alert_snoozed on alert (snoozed_until) where snoozed_until is not null;
