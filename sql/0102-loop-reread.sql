-- While a whole brand is read anew, its days of the loop change by the minute: what another version of the reader says may wait,
-- what people do may not.
alter table loop_change add column is_reread boolean not null default false;
-- Days of before count as worked out long ago.
alter table loop_day add column made_at timestamptz not null default '-infinity';
alter table loop_day alter column made_at set default now();

-- The transaction that stores new readings says so of itself.
create or replace function touch_loop(brand uuid, days integer[]) returns void language plpgsql as $$
begin
  insert into loop_change (brand_id, day, is_reread) select b.id, d.day, coalesce(current_setting('marea.rereading', true), '') = 'on'
    from (select distinct unnest(days) as day) d join brand b on b.id = brand where d.day is not null;
end $$;
