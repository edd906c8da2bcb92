-- Grave harm to the customer, which comes first whatever its reach: signs that words found, and what people said of them.

create table floor_sign (
  brand_id uuid not null,
  mention_id uuid not null,
  class text not null check (class in ('threat', 'fraud', 'data', 'discrimination', 'collection', 'authority')),
  -- In which it was found, or judged. A dismissal binds to it: other words are another matter.
  revision integer not null,
  -- [[start, end], …] UTF-16 offsets; empty where the title alone shows it, or a person does.
  evidence jsonb not null default '[]',
  status text not null default 'seen' check (status in ('seen', 'confirmed', 'dismissed')),
  judged_by text,
  judged_at timestamptz,
  found_at timestamptz not null,
  -- When the watch took note of it; null: it is news to it.
  watched_at timestamptz,
  -- The alert it opened or joined.
  alert_id uuid,
  primary key (brand_id, mention_id, class),
  check ((status = 'seen') = (judged_at is null)),
  foreign key (brand_id, mention_id) references mention (brand_id, id) on delete cascade,
  foreign key (brand_id, alert_id) references alert (brand_id, id) on delete set null (alert_id)
);
-- What the watch has not seen yet: few at any time.
create index floor_sign_news on floor_sign (brand_id) where watched_at is null;
-- The signs of an alert, and the foreign key.
create index floor_sign_alert on floor_sign (brand_id, alert_id) where alert_id is not null;

-- Classes of its signs that nobody dismissed; null: none. Kept beside the mention so that lists find the few among many.
alter table mention add column floor text[];
-- Mentions with such signs, newest first.
create index mention_floor on mention (brand_id, occurred_at desc, id desc) where floor is not null and gone_at is null and not off_topic;
