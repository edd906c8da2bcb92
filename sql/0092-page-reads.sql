-- What the pages read at a million mentions.

-- Lists, newest first; and counts over a span of days by stars, tone and what the eye met, which need no row itself.
drop index mention_newest;
create index mention_newest on mention (brand_id, occurred_at desc, id desc) include (source_id, rating_value, stars_centi, sentiment, unsure, impression) where gone_at is null and not off_topic;
-- The margins, beside a hundred rows of single aspects a day.
create index rollup_aspect_all on rollup_aspect (brand_id, day) where aspect = 'all';
-- Praise has a tray of its own, the last moved first; cases of every tier share their states.
create index case_file_thanks on case_file (brand_id, changed_at desc, id desc) where tier = 'thanks' and state in ('new', 'taken') and snoozed_until is null;
-- What hardly anybody speaks of, found without reading what everybody does.
create index mention_aspects on mention using gin (aspects) where aspects <> '{}';
