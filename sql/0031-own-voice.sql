-- What the brand itself says is kept and counts nowhere.

-- Its accounts: @name, name or link.
alter table brand add column handles text[] not null default '{}';

alter table mention
  -- How it is known that the brand itself speaks: by its handles, or by the source's word. Null: somebody else speaks.
  add column owner_by text check (owner_by in ('handle', 'source')),
  -- It counts nowhere, as what is about something else.
  add constraint mention_owner_counts_nowhere check (owner_by is null or off_topic);
-- What the brand said, newest first.
create index mention_own on mention (brand_id, occurred_at desc, id desc) where owner_by is not null;
-- The brand's answers to a mention.
create index mention_answer on mention (brand_id, source_id, reply_to) where owner_by is not null and reply_to is not null;
