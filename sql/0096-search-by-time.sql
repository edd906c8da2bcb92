-- Words and aspects are found by the week they were said in: the newest need not be picked out of everything ever said.

-- Seven days of a brand, as a term of an index.
create function week_of(brand_id uuid, happened timestamptz) returns text
language sql immutable parallel safe
return brand_id::text || '/' || floor(extract(epoch from happened at time zone 'UTC') / 604800)::integer::text;

create function search_terms(brand_id uuid, happened timestamptz, title text, body text) returns tsvector
language sql immutable parallel safe
return words(title, body) || array_to_tsvector(array[brand_id::text, week_of(brand_id, happened)]);

create function aspect_terms(brand_id uuid, happened timestamptz, aspects jsonb) returns text[]
language sql immutable parallel safe
return array(select aspect || ' ' || place from jsonb_object_keys(aspects) as aspect, unnest(array[brand_id::text, week_of(brand_id, happened)]) as place);

-- Words, of one brand, in one week or in all. What waits to be sorted in is compared with every week a search names, so little of it may wait.
create index mention_words on mention using gin (search_terms(brand_id, occurred_at, title, text)) with (gin_pending_list_limit = 64);
-- The same of aspects: most texts have none or one, and nothing needs to wait.
create index mention_aspects on mention using gin (aspect_terms(brand_id, occurred_at, aspects)) with (fastupdate = off) where aspects <> '{}';
