-- The loop by the day of its opinions: facts side by side, from which any span is counted at once. The count of an hour ago goes.
drop table loop_count;

create table loop_day (
  brand_id uuid not null references brand (id) on delete cascade,
  -- Of the opinions, days since 1970-01-01 in UTC.
  day integer not null,
  -- Another each time the day is worked out: what a process has read of it holds as long as this does.
  stamp uuid not null,
  -- What it was worked out by, as a hash: the brand's hours and targets, its kinds of sources, the rules of the program.
  rules text not null,
  -- Packed, newest first (src/domain/answer/loop-day.ts). Nothing anybody said, and no author.
  facts bytea not null,
  primary key (brand_id, day)
);

-- Days on which something that facts are made of has changed since, written in the transaction that changed it. Rows are only added,
-- so that nobody waits here for anybody: whoever works a day out takes away those it sees, and a day that has one does not count.
create table loop_change (
  brand_id uuid not null references brand (id) on delete cascade,
  day integer not null
);
-- Whether a day has one; the foreign key.
create index loop_change_day on loop_change (brand_id, day);

create function loop_day_of(at timestamptz) returns integer language sql immutable strict parallel safe as $$ select floor(extract(epoch from at) / 86400)::integer $$;

-- In plpgsql, which plans once a session. Days of opinions that are gone with their brand are nobody's.
create function touch_loop(brand uuid, days integer[]) returns void language plpgsql as $$
begin
  insert into loop_change (brand_id, day) select b.id, d.day from (select distinct unnest(days) as day) d join brand b on b.id = brand where d.day is not null;
end $$;

-- An opinion, by its id.
create function touch_loop_of(brand uuid, mention uuid) returns void language plpgsql as $$
begin
  perform touch_loop(brand, array(select loop_day_of(m.occurred_at) from mention m where m.brand_id = brand and m.id = mention));
end $$;

-- What somebody says again, or no longer, tells what came of the answers they had at that source. Each author is looked up by the index of
-- authors and each opinion by that of its answers, whatever the statistics say of tables that are growing: what is compared as text has no index.
create function loop_days_before(brand uuid, authors text[], sources uuid[]) returns integer[] language plpgsql stable set enable_seqscan = off as $$
begin
  return array(select distinct loop_day_of(d.occurred_at) from unnest(authors, sources) as s(author_id, source_id) cross join lateral (
    select m.occurred_at from mention m where m.brand_id = brand and m.author_id = s.author_id and m.source_id::text = s.source_id::text
      and (select true from answer a where a.brand_id = m.brand_id and a.mention_id = m.id and a.state || '' = 'sent' limit 1) offset 0) d);
end $$;

create function touch_loop_by_many_mentions() returns trigger language plpgsql as $$
declare
  brand uuid;
  authors text[];
  sources uuid[];
begin
  for brand in select distinct brand_id from moved loop
    perform touch_loop(brand, array(select loop_day_of(occurred_at) from moved where brand_id = brand));
    if exists (select from answer where brand_id = brand and state = 'sent') then
      select array_agg(s.author_id), array_agg(s.source_id) into authors, sources from (select distinct author_id, source_id from moved where brand_id = brand and author_id is not null) s;
      perform touch_loop(brand, loop_days_before(brand, authors, sources));
    end if;
  end loop;
  return null;
end $$;
create trigger mention_loop_added after insert on mention referencing new table as moved for each statement execute function touch_loop_by_many_mentions();
create trigger mention_loop_removed after delete on mention referencing old table as moved for each statement execute function touch_loop_by_many_mentions();

create function touch_loop_by_mention() returns trigger language plpgsql as $$
begin
  perform touch_loop(new.brand_id, array[loop_day_of(old.occurred_at), loop_day_of(new.occurred_at)]);
  if exists (select from answer where brand_id = new.brand_id and state = 'sent') then
    perform touch_loop(new.brand_id, loop_days_before(new.brand_id, array[old.author_id, new.author_id], array[old.source_id, new.source_id]));
  end if;
  return null;
end $$;
-- Where it stands, what it weighs and how many liked it is nothing to the loop.
create trigger mention_loop after update of source_id, revision, title, text, author_id, occurred_at, rating_value, owner_reply, place, gone_at, gone_reason, text_expired_at, sentiment, unsure, moments, outcome, needs_response, stars_centi, off_topic, owner_by, floor
  on mention for each row when (
    (old.source_id, old.revision, old.title, old.text, old.author_id, old.occurred_at, old.rating_value, old.owner_reply, old.place, old.gone_at, old.gone_reason, old.text_expired_at, old.sentiment, old.unsure, old.moments, old.outcome, old.needs_response, old.stars_centi, old.off_topic, old.owner_by, old.floor)
    is distinct from
    (new.source_id, new.revision, new.title, new.text, new.author_id, new.occurred_at, new.rating_value, new.owner_reply, new.place, new.gone_at, new.gone_reason, new.text_expired_at, new.sentiment, new.unsure, new.moments, new.outcome, new.needs_response, new.stars_centi, new.off_topic, new.owner_by, new.floor))
  execute function touch_loop_by_mention();

-- Of everything that belongs to one opinion.
create function touch_loop_by_part() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then perform touch_loop_of(old.brand_id, old.mention_id); end if;
  if tg_op <> 'DELETE' then perform touch_loop_of(new.brand_id, new.mention_id); end if;
  return null;
end $$;
create trigger mention_revision_loop after insert or update or delete on mention_revision for each row execute function touch_loop_by_part();
create trigger case_mention_loop_moved after insert or delete or update of mention_id, case_id on case_mention for each row execute function touch_loop_by_part();
-- What is not public yet is no answer: drafts come and go without a word here.
create trigger answer_loop_added after insert on answer for each row when (new.state = 'sent') execute function touch_loop_by_part();
create trigger answer_loop_changed after update on answer for each row
  when ((old.state = 'sent' or new.state = 'sent') and (old.state, old.mention_id, old.sent_at, old.sent_by_id, old.sent_by_name, old.text, old.shown_text, old.outcome, old.remedy, old.mention_revision)
    is distinct from (new.state, new.mention_id, new.sent_at, new.sent_by_id, new.sent_by_name, new.text, new.shown_text, new.outcome, new.remedy, new.mention_revision)) execute function touch_loop_by_part();
create trigger answer_loop_removed after delete on answer for each row when (old.state = 'sent') execute function touch_loop_by_part();

create function touch_loop_by_act() returns trigger language plpgsql as $$
begin
  perform touch_loop_of(a.brand_id, a.mention_id) from answer a where a.brand_id = new.brand_id and a.id = new.answer_id and a.state = 'sent';
  return null;
end $$;
create trigger answer_act_loop after insert or update of act, at on answer_act for each row when (new.act in ('send', 'approve')) execute function touch_loop_by_act();

create function touch_loop_of_case(brand uuid, file uuid) returns void language plpgsql as $$
begin
  perform touch_loop(brand, array(select loop_day_of(m.occurred_at) from case_mention o join mention m on m.brand_id = o.brand_id and m.id = o.mention_id where o.brand_id = brand and o.case_id = file));
end $$;
create function touch_loop_by_case() returns trigger language plpgsql as $$
begin
  perform touch_loop_of_case(new.brand_id, new.id);
  return null;
end $$;
create trigger case_file_loop after update of outcome, remedy, floor, resolved_at, mention_id on case_file for each row
  when ((old.outcome, old.remedy, old.floor, old.resolved_at, old.mention_id) is distinct from (new.outcome, new.remedy, new.floor, new.resolved_at, new.mention_id)) execute function touch_loop_by_case();

create function touch_loop_by_event() returns trigger language plpgsql as $$
begin
  perform touch_loop_of_case(new.brand_id, new.case_id);
  return null;
end $$;
create trigger case_event_loop after insert on case_event for each row when (new.case_id is not null and new.type in ('case.reopened', 'case.author-spoke')) execute function touch_loop_by_event();
