-- What lists of opinions are filtered by, in one number: an index that holds it tells what a filter wants without a look at the row.

create function polarity_bits(polarity text) returns integer
language sql immutable parallel safe
return case polarity when 'positive' then 1 when 'neutral' then 2 when 'negative' then 3 else 0 end;

-- Bits: 0–1 sentiment, 2 unsure, 3 needs a response, 4 answered, 5–7 outcome, from 8 on two a moment in the order of the journey. src/db/mention/facets.ts asks for them.
create function facets(sentiment text, unsure boolean, needs_response boolean, answered boolean, outcome text, moments jsonb) returns integer
language sql immutable parallel safe
return polarity_bits(sentiment) | (unsure::integer << 2) | (needs_response::integer << 3) | (answered::integer << 4)
  | ((case outcome when 'repurchase' then 1 when 'resolve' then 2 when 'question' then 3 when 'lost' then 4 else 0 end) << 5)
  | (polarity_bits(moments ->> 'zmot') << 8) | (polarity_bits(moments ->> 'fmot') << 10) | (polarity_bits(moments ->> 'smot') << 12)
  | (polarity_bits(moments ->> 'relationship') << 14) | (polarity_bits(moments ->> 'failure') << 16) | (polarity_bits(moments ->> 'umot') << 18);

-- What is made anew below or by the next file need not be made while the table is written again.
drop index mention_words;
drop index mention_aspects;
drop index mention_newest;
drop index mention_screen;
alter table mention add column facets integer not null generated always as (facets(sentiment, unsure, needs_response, owner_reply is not null, outcome, moments)) stored;

-- Lists, newest first, and what filters of them ask; and counts over a span of days by stars, tone and what the eye met: none of it needs the row itself.
create index mention_newest on mention (brand_id, occurred_at desc, id desc) include (source_id, rating_value, stars_centi, sentiment, unsure, impression, facets) where gone_at is null and not off_topic;
-- The newest of a source: its first screen, and lists of it by what filters ask.
create index mention_screen on mention (brand_id, source_id, occurred_at desc, id desc) include (facets) where gone_at is null and not off_topic;
