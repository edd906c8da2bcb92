-- How long raw texts are kept, whose words were erased, and what may be neither.

-- Keep raw texts at most so many days; null: as its collector says.
alter table source add column retention_days integer check (retention_days > 0);
-- As with mentions: the words are gone, that there was a revision stays.
alter table mention_revision add column text_expired_at timestamptz;
-- Texts by age within a source: what has to go next.
create index mention_raw on mention (brand_id, source_id, collected_at, id) where text_expired_at is null and gone_reason is distinct from 'erased';

-- The receipt of an erasure. Nothing in it says who was erased: names and ids are hashed with the brand's salt.
create table erasure (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  -- What was asked for, and the ids found with it (jobs/author-key). What comes later under one of them is not stored.
  keys text[] not null,
  requested_by text not null,
  reason text,
  requested_at timestamptz not null,
  -- Null: under way, taken up again by housekeeping.
  finished_at timestamptz,
  mentions integer not null default 0,
  revisions integer not null default 0,
  -- Left as they are because they stand on legal hold.
  held integer not null default 0,
  -- What came later and was turned away.
  refused integer not null default 0,
  primary key (brand_id, id)
);
-- Lists, newest first.
create index erasure_newest on erasure (brand_id, requested_at desc, id desc);

-- While it lasts nothing of the brand, or of one author, is erased or expired.
create table legal_hold (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  -- Hashed as above; null: the whole brand.
  keys text[],
  reason text not null,
  placed_by text not null,
  placed_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz,
  primary key (brand_id, id)
);
