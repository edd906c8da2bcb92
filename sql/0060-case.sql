-- Cases: what somebody of ours has to answer, in the order in which it hurts.

-- One cause behind many cases.
create table incident (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  title text not null check (title <> ''),
  -- The suggestion it came from (domain/case/incident): it is not made again.
  cause text,
  alert_id uuid,
  state text not null default 'open' check (state in ('open', 'closed')),
  owner_id text,
  owner_name text,
  -- The one thing to say to everybody, and who agreed to it.
  statement text,
  approved_by_id text,
  approved_by_name text,
  approved_at timestamptz,
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (brand_id, id),
  -- Says nothing to the customer before somebody approved it.
  check (approved_at is null or statement is not null)
);
-- Those under way, newest first.
create index incident_newest on incident (brand_id, state, opened_at desc, id desc);
-- One open incident a cause, however many ask for it at once.
create unique index incident_cause on incident (brand_id, cause) where state = 'open' and cause is not null;

create table case_file (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  -- The message it shows: the last of its author that waits for an answer.
  mention_id uuid not null,
  state text not null default 'new' check (state in ('new', 'taken', 'answered', 'resolved', 'following-up', 'closed', 'waiting-customer', 'passed-to-area', 'moved-private', 'formal-complaint')),
  -- Grows with every change: who acts on an older one is told.
  version integer not null default 1,
  tier text not null check (tier in ('complaint', 'review', 'other', 'thanks')),
  -- Class of harm to the customer that comes before any figure; null: none.
  floor text check (floor in ('fraud', 'data', 'threat', 'discrimination', 'collection', 'authority')),
  -- The moment whose owner it is for.
  moment text check (moment in ('zmot', 'fmot', 'smot', 'relationship', 'failure', 'umot')),
  -- The clock runs from the publication of the oldest message without an answer.
  published_at timestamptz not null,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  -- Null: no clock.
  due_at timestamptz,
  overdue_at timestamptz,
  -- Points of the index it costs, its place on the first screen, interactions an hour: as last worked out.
  points double precision not null default 0,
  place integer,
  per_hour double precision not null default 0,
  -- Its place in the queue, the highest first, and until when that holds; null: it is not in the queue.
  rank double precision,
  rank_until timestamptz,
  assignee_id text,
  assignee_name text,
  taken_at timestamptz,
  -- Of the newest message; null: it waits for its answer.
  answered_at timestamptz,
  first_answered_at timestamptz,
  resolved_at timestamptz,
  closed_at timestamptz,
  remedy text,
  close_reason text,
  outcome text check (outcome in ('recovered', 'kept', 'lost')),
  area text,
  folio text,
  legal_due_at timestamptz,
  snoozed_until timestamptz,
  follow_up_at timestamptz,
  -- When it goes to somebody else, unless who has it does something.
  silent_at timestamptz,
  incident_id uuid,
  primary key (brand_id, id),
  foreign key (brand_id, mention_id) references mention (brand_id, id) on delete cascade,
  foreign key (brand_id, incident_id) references incident (brand_id, id),
  check ((assignee_id is null) = (assignee_name is null)),
  check (state <> 'taken' or assignee_id is not null),
  check (state <> 'new' or assignee_id is null)
);
-- The queue as it is worked off: a page comes from the end of this index.
create index case_file_queue on case_file (brand_id, rank desc, id) where rank is not null;
-- Everything else people look for by state: thanks, what waits, what is done, the last moved first.
create index case_file_state on case_file (brand_id, state, changed_at desc, id desc);
-- Who has how many, and what.
create index case_file_assignee on case_file (brand_id, assignee_id, changed_at desc) where assignee_id is not null and state <> 'closed';
-- Ranks that time changes, snoozes and silences that end, follow-ups that are due.
create index case_file_rank_until on case_file (rank_until) where rank_until is not null;
-- Deadlines that pass, whatever else happens to the case at that time.
create index case_file_late on case_file (due_at) where overdue_at is null and answered_at is null and state <> 'closed';
create index case_file_snoozed on case_file (snoozed_until) where snoozed_until is not null;
create index case_file_silent on case_file (silent_at) where silent_at is not null;
create index case_file_follow_up on case_file (follow_up_at) where follow_up_at is not null;
-- Those that cost points: what falls off a first screen costs them no longer.
create index case_file_points on case_file (brand_id) where rank is not null and points > 0;
-- Foreign keys.
create index case_file_mention on case_file (brand_id, mention_id);
create index case_file_incident on case_file (brand_id, incident_id) where incident_id is not null;

-- The messages of a case; each is in one.
create table case_mention (
  brand_id uuid not null,
  mention_id uuid not null,
  case_id uuid not null,
  -- What its author had said, as a hash: another one means they edited it.
  said text not null,
  -- Whether a public answer of the brand stood under it.
  replied boolean not null default false,
  primary key (brand_id, mention_id),
  foreign key (brand_id, mention_id) references mention (brand_id, id) on delete cascade,
  foreign key (brand_id, case_id) references case_file (brand_id, id) on delete cascade
);
-- The thread of a case, and the foreign key.
create index case_mention_case on case_mention (brand_id, case_id);

-- Mentions that are new, changed or read anew, in the transaction that made them so: whether they open a case is looked at right after.
create table case_candidate (
  brand_id uuid not null references brand (id) on delete cascade,
  mention_id uuid not null,
  primary key (brand_id, mention_id)
);
