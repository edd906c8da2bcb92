-- What people talk about: the touchpoints of a mention, their sums, and which mentions are stories worth retelling.

-- {"delivery": {"polarity": "negative", "moments": ["failure"]}, …}: keys are those of config/aspects. Outlives the text.
alter table mention add column aspects jsonb not null default '{}';
-- What the machine found, with the words that show it: [{"key": …, "polarity": …, "moments": […], "evidence": [[start, end], …]}, …].
alter table reading add column aspects jsonb not null default '[]';
-- Long, specific and strongly positive (domain/story).
alter table mention add column story boolean not null default false;
-- Stories, newest first: few among many.
create index mention_story on mention (brand_id, occurred_at desc, id desc) where story and gone_at is null and not off_topic;

-- Sums per day under any aspect and each, and under any moment and each, so that every margin is there: integers, as in 0003.
create table rollup_aspect (
  brand_id uuid not null references brand (id) on delete cascade,
  day integer not null,
  source_id uuid not null,
  -- all, or a key of config/aspects.
  aspect text not null,
  -- all, or a moment.
  moment text not null check (moment in ('all', 'zmot', 'fmot', 'smot', 'relationship', 'failure', 'umot')),
  -- By the polarity of the aspect; of the moment, or of the whole text, where the aspect is all.
  positive bigint not null default 0,
  negative bigint not null default 0,
  neutral bigint not null default 0,
  unsure bigint not null default 0,
  lost bigint not null default 0,
  -- Those with stars of their author, Σ r and Σ r² (r in hundredths of a star).
  rated bigint not null default 0,
  stars bigint not null default 0,
  stars2 bigint not null default 0,
  primary key (brand_id, day, source_id, aspect, moment)
);

-- What is there already: its moments. Its aspects come as it is read again.
insert into rollup_aspect (brand_id, day, source_id, aspect, moment, positive, negative, neutral, unsure, lost, rated, stars, stars2)
select m.brand_id, m.day, m.source_id, 'all', t.moment,
  count(*) filter (where t.polarity = 'positive'), count(*) filter (where t.polarity = 'negative'),
  count(*) filter (where t.polarity = 'neutral'), count(*) filter (where t.polarity = 'unsure'),
  count(*) filter (where m.outcome = 'lost'), count(m.stars_centi) filter (where m.rating_value is not null),
  coalesce(sum(m.stars_centi) filter (where m.rating_value is not null), 0),
  coalesce(sum(m.stars_centi::bigint * m.stars_centi) filter (where m.rating_value is not null), 0)
from mention m cross join lateral (
  select 'all' as moment, case when m.unsure or m.sentiment is null then 'unsure' else m.sentiment end as polarity
  union all select key, value from jsonb_each_text(m.moments)) t
where m.gone_at is null and not m.off_topic
group by m.brand_id, m.day, m.source_id, t.moment;
