-- Dates of the law that are told of, who may be at a case in several tabs, and answers that wait for a second pair of eyes.

alter table case_file add column legal_told text check (legal_told in ('near', 'over'));
-- When the next word on the legal date is due; null: nothing is to be told.
alter table case_file add column legal_tell_at timestamptz;
update case_file set legal_tell_at = legal_due_at where legal_due_at is not null and state not in ('resolved', 'following-up', 'closed');
-- Legal dates that near or pass.
create index case_file_legal_tell on case_file (legal_tell_at) where legal_tell_at is not null;
-- The tray of formal complaints.
create index case_file_legal on case_file (brand_id, legal_due_at) where legal_due_at is not null;

-- One person looks from two tabs; where nobody signs in, that is everybody.
alter table presence add column tab text not null default '';
alter table presence drop constraint presence_pkey;
alter table presence add primary key (brand_id, case_id, person_id, tab);

-- Whom notes call.
create index case_note_people on case_note using gin (people);

-- What waits for somebody's approval.
create index answer_waiting on answer (brand_id, mention_id) where state = 'waiting';
