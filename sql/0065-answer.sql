-- What the brand answers in public: words kept for it, each answer on its way, and who did what.

create table saved_reply (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  name text not null check (name <> ''),
  language text not null check (language in ('es', 'en', 'pt')),
  -- How it addresses its reader; one name has a variant for each.
  tone text not null default 'none' check (tone in ('none', 'tu', 'usted', 'vos')),
  -- With variables such as {nombre}.
  text text not null check (text <> ''),
  -- Not offered from then on; null: for good.
  valid_until timestamptz,
  updated_by_id text not null,
  updated_by_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (brand_id, id),
  unique (brand_id, name, language, tone)
);

create table answer (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  -- The caller's own: the same call again is the same answer.
  key text not null check (key <> ''),
  mention_id uuid not null,
  source_id uuid not null,
  -- The case it was written in, where there is one.
  case_id uuid,
  -- The saved reply it began from.
  saved_reply_id uuid,
  text text not null,
  language text,
  state text not null default 'draft' check (state in ('draft', 'waiting', 'sending', 'sent', 'manual', 'refused', 'unsure', 'discarded')),
  -- Two people who change it at once: the second is told.
  version integer not null default 1,
  written_by_id text not null,
  written_by_name text not null,
  -- Who let it go out.
  sent_by_id text,
  sent_by_name text,
  approved_by_id text,
  approved_by_name text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- When a person sent it off, and when it was public.
  requested_at timestamptz,
  sent_at timestamptz,
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  -- The process that is at it lets go by then; a killed one by itself.
  held_until timestamptz,
  held_by text,
  -- An attempt ended without a clear word: it may stand there.
  doubtful boolean not null default false,
  failure_code text,
  failure_message text,
  -- What the platform showed when it was read back; `pending`: it looks it over first.
  shown_state text check (shown_state in ('published', 'pending')),
  shown_text text,
  platform_id text,
  platform_url text,
  -- The revision of the mention that was answered.
  mention_revision integer not null,
  -- Whether its author has come back is looked at then.
  follow_up_at timestamptz,
  -- A person's word on what came of it, above what is read.
  outcome text check (outcome in ('recovered', 'kept', 'lost')),
  outcome_by_id text,
  outcome_by_name text,
  outcome_at timestamptz,
  -- What was given to make it good, in the brand's words.
  remedy text,
  primary key (brand_id, id),
  unique (brand_id, key),
  foreign key (brand_id, mention_id) references mention (brand_id, id) on delete cascade
);
-- Nobody is answered twice at once, whoever clicks.
create unique index answer_under_way on answer (brand_id, mention_id) where state in ('sending', 'manual', 'unsure');
-- The foreign key, and the answers of an opinion.
create index answer_mention on answer (brand_id, mention_id, created_at);
-- What is due to be sent.
create index answer_due on answer (next_attempt_at) where state = 'sending';
-- Lists, newest first.
create index answer_newest on answer (brand_id, created_at desc, id desc);
-- The brand's own words lately, and the loop by when it was closed.
create index answer_sent on answer (brand_id, sent_at) where state = 'sent';
-- Whom to look after next.
create index answer_follow_up on answer (brand_id, follow_up_at) where state = 'sent' and outcome is null;

-- Who did what to an answer, in order.
create table answer_act (
  brand_id uuid not null,
  answer_id uuid not null,
  number integer not null,
  act text not null,
  state text not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  -- The words from then on, where they changed.
  text text,
  note text,
  primary key (brand_id, answer_id, number),
  foreign key (brand_id, answer_id) references answer (brand_id, id) on delete cascade
);
