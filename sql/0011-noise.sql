-- What the machine lets weigh less, and the groups of texts that say the same.

alter table mention
  -- The group of texts it repeats or is repeated by; null: nothing to tell it by.
  add column echo_id uuid,
  -- What the machine found (domain/noise), null: nothing; a person's correction of the discount stands above it.
  add column noise text[] check (noise <@ array['news', 'job', 'spam', 'giveaway', 'copy', 'twin', 'flood', 'burst']),
  -- The weight that leaves; discount_percent is what counts, discount_reason says why: one of these, or person.
  add column noise_percent integer not null default 100 check (noise_percent between 0 and 100);

-- Neighbours in time among those that say the same.
create index mention_echo on mention (brand_id, echo_id, occurred_at, id) where echo_id is not null;
-- One author's mentions in time: bursts; and erasure, as before.
drop index mention_author;
create index mention_author on mention (brand_id, author_id, occurred_at, id) where author_id is not null;

-- One row for each different text: found again by any of its bands, compared by its sketch (domain/sketch). No words are
-- in it. Without a foreign key, whose check would cost more than the row: deleting a brand deletes them.
create table echo (
  brand_id uuid not null,
  id uuid not null,
  -- Its hashes, four bytes each, in base64.
  sketch text not null,
  -- 0: of one author alone.
  words integer not null,
  band_1 integer not null,
  band_2 integer,
  band_3 integer,
  primary key (brand_id, id)
);
-- Texts that may be alike share a band: these are looked up for every text that comes in.
create index echo_band_1 on echo (brand_id, band_1);
create index echo_band_2 on echo (brand_id, band_2) where band_2 is not null;
create index echo_band_3 on echo (brand_id, band_3) where band_3 is not null;
