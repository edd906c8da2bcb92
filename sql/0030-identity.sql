-- The same opinion met twice is one opinion with several places.

alter table mention
  -- Hashes by which it is found when it is met elsewhere (domain/identity): the item on its platform, and its words, with
  -- their author where they are too few to be told by. Null: nothing to tell it by.
  add column item_key bigint,
  add column words_key bigint;
-- Looked up for every mention that comes in.
create index mention_item on mention (brand_id, item_key) where item_key is not null;
-- Nearest in time among those of the same words.
create index mention_same_words on mention (brand_id, words_key, occurred_at, id) where words_key is not null;

-- Where else an opinion stands. The mention itself stands for the place it counts under, its home; these count nowhere.
-- No words are here: a place has those of its mention, or leaves it.
create table mention_place (
  brand_id uuid not null,
  source_id uuid not null,
  external_id text not null check (external_id <> ''),
  mention_id uuid not null,
  -- What made them one: the same item of the same platform, or the same words.
  link text not null check (link in ('item', 'words')),
  url text,
  position integer check (position > 0),
  published_at timestamptz,
  first_seen_at timestamptz not null,
  gone_at timestamptz,
  -- Of what this place last showed.
  content_hash text not null,
  item_key bigint,
  words_key bigint,
  -- Whether stars and more than a headline stand there: what makes one place a better home than another.
  rated boolean not null default false,
  telling boolean not null default false,
  primary key (brand_id, source_id, external_id),
  foreign key (brand_id, mention_id) references mention (brand_id, id) on delete cascade,
  foreign key (brand_id, source_id) references source (brand_id, id) on delete cascade
);
-- The places of a mention, and the foreign key.
create index mention_place_mention on mention_place (brand_id, mention_id);
-- As with mentions.
create index mention_place_item on mention_place (brand_id, item_key) where item_key is not null;
create index mention_place_words on mention_place (brand_id, words_key) where words_key is not null;
