-- How each source does by its own measure, what vanished from its list, and whose turn it is at a host.

alter table source
  -- What the failing door answered: 401 and 403 ask for a person with a key.
  add column failure_status integer,
  -- {"es": …, "en": …}: what the last good run could not see because of a cap; null: it met none.
  add column capped jsonb,
  add column capped_since timestamptz,
  -- When the newest of its mentions happened.
  add column newest_at timestamptz,
  -- Silent for longer than this it is quiet, by its own gaps (domain/rhythm); null: not learnt yet.
  add column quiet_after_days double precision,
  add column rhythm_at timestamptz;
update source s set newest_at = (
  select max(occurred_at) from mention m where m.brand_id = s.brand_id and m.source_id = s.id and gone_at is null and not off_topic);

-- When the next request to a host may start, whichever process asks: taken in one statement, swept when old.
create table host_turn (
  host text primary key,
  free_at timestamptz not null
);

alter table mention
  -- Its source gave its whole list without it: since when, and since when twice in a row. It still counts: it was said.
  add column absent_since timestamptz,
  add column vanished_at timestamptz;
-- What vanished, newest first: few among many.
create index mention_vanished on mention (brand_id, vanished_at desc, id desc) where vanished_at is not null;
