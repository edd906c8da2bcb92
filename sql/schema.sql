-- Generated from the migrations by `npm run schema`: the schema as it stands. Nothing runs this file.

create table alert (
  brand_id uuid not null,
  id uuid not null,
  series text not null,
  kind text not null,
  severity text not null,
  status text not null,
  onset timestamp with time zone not null,
  opened_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  observed double precision not null,
  expected double precision not null,
  per90d double precision,
  detail jsonb not null default '{}'::jsonb,
  acknowledged_at timestamp with time zone,
  acknowledged_by text,
  snoozed_until timestamp with time zone,
  snoozed_by text,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((severity = ANY (ARRAY['notice'::text, 'warning'::text, 'critical'::text]))),
  CHECK ((status = ANY (ARRAY['open'::text, 'recovered'::text, 'closed'::text])))
);
CREATE INDEX alert_newest ON alert USING btree (brand_id, opened_at DESC, id DESC);
CREATE UNIQUE INDEX alert_open ON alert USING btree (brand_id, series, kind) WHERE (status = 'open'::text);
CREATE INDEX alert_snoozed ON alert USING btree (snoozed_until) WHERE (snoozed_until IS NOT NULL);

create table alert_route (
  brand_id uuid not null,
  id uuid not null,
  name text not null,
  position integer not null default 0,
  events text[] not null default '{}'::text[],
  kinds text[] not null default '{}'::text[],
  moments text[] not null default '{}'::text[],
  min_severity text not null default 'notice'::text,
  endpoint_ids text[] not null,
  owner text,
  first_step text,
  quiet jsonb,
  origin text not null default 'screen'::text,
  created_at timestamp with time zone not null default now(),
  UNIQUE (brand_id, name),
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((min_severity = ANY (ARRAY['notice'::text, 'warning'::text, 'critical'::text]))),
  CHECK ((name <> ''::text)),
  CHECK ((origin = ANY (ARRAY['yaml'::text, 'screen'::text, 'demo'::text])))
);

create table answer (
  brand_id uuid not null,
  id uuid not null,
  key text not null,
  mention_id uuid not null,
  source_id uuid not null,
  case_id uuid,
  saved_reply_id uuid,
  text text not null,
  language text,
  state text not null default 'draft'::text,
  version integer not null default 1,
  written_by_id text not null,
  written_by_name text not null,
  sent_by_id text,
  sent_by_name text,
  approved_by_id text,
  approved_by_name text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  requested_at timestamp with time zone,
  sent_at timestamp with time zone,
  attempts integer not null default 0,
  next_attempt_at timestamp with time zone,
  held_until timestamp with time zone,
  held_by text,
  doubtful boolean not null default false,
  failure_code text,
  failure_told jsonb,
  shown_state text,
  shown_text text,
  platform_id text,
  platform_url text,
  mention_revision integer not null,
  follow_up_at timestamp with time zone,
  outcome text,
  outcome_by_id text,
  outcome_by_name text,
  outcome_at timestamp with time zone,
  remedy text,
  UNIQUE (brand_id, key),
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  FOREIGN KEY (brand_id, mention_id) REFERENCES mention(brand_id, id) ON DELETE CASCADE,
  CHECK ((key <> ''::text)),
  CHECK ((outcome = ANY (ARRAY['recovered'::text, 'kept'::text, 'lost'::text]))),
  CHECK ((shown_state = ANY (ARRAY['published'::text, 'pending'::text]))),
  CHECK ((state = ANY (ARRAY['draft'::text, 'waiting'::text, 'sending'::text, 'sent'::text, 'manual'::text, 'refused'::text, 'unsure'::text, 'discarded'::text])))
);
CREATE INDEX answer_due ON answer USING btree (next_attempt_at) WHERE (state = 'sending'::text);
CREATE INDEX answer_follow_up ON answer USING btree (brand_id, follow_up_at) WHERE ((state = 'sent'::text) AND (outcome IS NULL));
CREATE INDEX answer_mention ON answer USING btree (brand_id, mention_id, created_at);
CREATE INDEX answer_newest ON answer USING btree (brand_id, created_at DESC, id DESC);
CREATE INDEX answer_sent ON answer USING btree (brand_id, sent_at) WHERE (state = 'sent'::text);
CREATE UNIQUE INDEX answer_under_way ON answer USING btree (brand_id, mention_id) WHERE (state = ANY (ARRAY['sending'::text, 'manual'::text, 'unsure'::text]));
CREATE INDEX answer_waiting ON answer USING btree (brand_id, mention_id) WHERE (state = 'waiting'::text);
CREATE INDEX answer_won_back ON answer USING btree (brand_id, mention_id) WHERE (outcome = 'recovered'::text);

create table answer_act (
  brand_id uuid not null,
  answer_id uuid not null,
  number integer not null,
  act text not null,
  state text not null,
  by_id text not null,
  by_name text not null,
  at timestamp with time zone not null,
  text text,
  note text,
  PRIMARY KEY (brand_id, answer_id, number),
  FOREIGN KEY (brand_id, answer_id) REFERENCES answer(brand_id, id) ON DELETE CASCADE
);

create table api_key (
  id uuid not null,
  name text not null,
  hash text not null,
  scope text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  for_brand_id uuid,
  expires_at timestamp with time zone,
  created_by text,
  UNIQUE (hash),
  PRIMARY KEY (id),
  FOREIGN KEY (for_brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((name <> ''::text)),
  CHECK ((scope = ANY (ARRAY['read'::text, 'write'::text, 'admin'::text])))
);
CREATE INDEX api_key_brand ON api_key USING btree (for_brand_id) WHERE (for_brand_id IS NOT NULL);

create table audit (
  id uuid not null,
  at timestamp with time zone not null,
  about_brand_id uuid,
  actor_id text not null,
  actor_name text not null,
  action text not null,
  target text,
  detail jsonb not null default '{}'::jsonb,
  address text,
  PRIMARY KEY (id)
);
CREATE INDEX audit_brand ON audit USING btree (about_brand_id, id);

create table branch (
  brand_id uuid not null,
  id uuid not null,
  parent_id uuid,
  kind text not null,
  name text not null,
  aliases text[] not null default '{}'::text[],
  created_at timestamp with time zone not null default now(),
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  FOREIGN KEY (brand_id, parent_id) REFERENCES branch(brand_id, id),
  CHECK ((kind = ANY (ARRAY['product'::text, 'place'::text]))),
  CHECK ((name <> ''::text))
);
CREATE INDEX branch_parent ON branch USING btree (brand_id, parent_id);

create table brand (
  id uuid not null,
  slug text not null,
  name text not null,
  kind text not null default 'own'::text,
  aliases text[] not null default '{}'::text[],
  languages text[] not null default '{es}'::text[],
  locale text not null default 'es'::text,
  time_zone text not null default 'UTC'::text,
  query text,
  origin text not null default 'screen'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  handles text[] not null default '{}'::text[],
  UNIQUE (slug),
  PRIMARY KEY (id),
  CHECK ((kind = ANY (ARRAY['own'::text, 'competitor'::text]))),
  CHECK ((name <> ''::text)),
  CHECK ((origin = ANY (ARRAY['yaml'::text, 'screen'::text, 'demo'::text]))),
  CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);

create table brand_competitor (
  brand_id uuid not null,
  competitor_id uuid not null,
  PRIMARY KEY (brand_id, competitor_id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  FOREIGN KEY (competitor_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((brand_id <> competitor_id))
);
CREATE INDEX brand_competitor_competitor ON brand_competitor USING btree (competitor_id);

create table brand_formula (
  brand_id uuid not null,
  revision integer not null,
  parameters jsonb not null,
  since timestamp with time zone not null,
  set_by text not null,
  PRIMARY KEY (brand_id, revision),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((revision > 0)),
  CHECK ((set_by <> ''::text))
);

create table brand_role (
  brand_id uuid not null,
  person_id uuid not null,
  role text not null,
  created_at timestamp with time zone not null,
  PRIMARY KEY (brand_id, person_id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  CHECK ((role = ANY (ARRAY['viewer'::text, 'agent'::text, 'manager'::text, 'admin'::text])))
);
CREATE INDEX brand_role_person ON brand_role USING btree (person_id);

create table brand_setting (
  brand_id uuid not null,
  key text not null,
  value jsonb not null,
  updated_at timestamp with time zone not null default now(),
  PRIMARY KEY (brand_id, key),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);

create table case_candidate (
  brand_id uuid not null,
  mention_id uuid not null,
  PRIMARY KEY (brand_id, mention_id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);

create table case_event (
  brand_id uuid not null,
  id uuid not null,
  case_id uuid,
  incident_id uuid,
  position bigint,
  type text not null,
  at timestamp with time zone not null,
  actor_id text not null,
  actor_name text not null,
  before jsonb not null default '{}'::jsonb,
  after jsonb not null default '{}'::jsonb,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  FOREIGN KEY (brand_id, case_id) REFERENCES case_file(brand_id, id) ON DELETE CASCADE,
  FOREIGN KEY (brand_id, incident_id) REFERENCES incident(brand_id, id) ON DELETE CASCADE
);
CREATE INDEX case_event_case ON case_event USING btree (brand_id, case_id, at) WHERE (case_id IS NOT NULL);
CREATE INDEX case_event_fresh ON case_event USING btree (brand_id, at, id) WHERE ("position" IS NULL);
CREATE INDEX case_event_incident ON case_event USING btree (brand_id, incident_id, at) WHERE (incident_id IS NOT NULL);
CREATE UNIQUE INDEX case_event_position ON case_event USING btree (brand_id, "position") WHERE ("position" IS NOT NULL);

create table case_file (
  brand_id uuid not null,
  id uuid not null,
  mention_id uuid not null,
  state text not null default 'new'::text,
  version integer not null default 1,
  tier text not null,
  floor text,
  moment text,
  published_at timestamp with time zone not null,
  opened_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  due_at timestamp with time zone,
  overdue_at timestamp with time zone,
  points double precision not null default 0,
  place integer,
  per_hour double precision not null default 0,
  rank double precision,
  rank_until timestamp with time zone,
  assignee_id text,
  assignee_name text,
  taken_at timestamp with time zone,
  answered_at timestamp with time zone,
  first_answered_at timestamp with time zone,
  resolved_at timestamp with time zone,
  closed_at timestamp with time zone,
  remedy text,
  close_reason text,
  outcome text,
  area text,
  folio text,
  legal_due_at timestamp with time zone,
  snoozed_until timestamp with time zone,
  follow_up_at timestamp with time zone,
  silent_at timestamp with time zone,
  incident_id uuid,
  legal_told text,
  legal_tell_at timestamp with time zone,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  FOREIGN KEY (brand_id, incident_id) REFERENCES incident(brand_id, id),
  FOREIGN KEY (brand_id, mention_id) REFERENCES mention(brand_id, id) ON DELETE CASCADE,
  CHECK (((assignee_id IS NULL) = (assignee_name IS NULL))),
  CHECK (((state <> 'new'::text) OR (assignee_id IS NULL))),
  CHECK (((state <> 'taken'::text) OR (assignee_id IS NOT NULL))),
  CHECK ((floor = ANY (ARRAY['fraud'::text, 'data'::text, 'threat'::text, 'discrimination'::text, 'collection'::text, 'authority'::text]))),
  CHECK ((legal_told = ANY (ARRAY['near'::text, 'over'::text]))),
  CHECK ((moment = ANY (ARRAY['zmot'::text, 'fmot'::text, 'smot'::text, 'relationship'::text, 'failure'::text, 'umot'::text]))),
  CHECK ((outcome = ANY (ARRAY['recovered'::text, 'kept'::text, 'lost'::text]))),
  CHECK ((state = ANY (ARRAY['new'::text, 'taken'::text, 'answered'::text, 'resolved'::text, 'following-up'::text, 'closed'::text, 'waiting-customer'::text, 'passed-to-area'::text, 'moved-private'::text, 'formal-complaint'::text]))),
  CHECK ((tier = ANY (ARRAY['complaint'::text, 'review'::text, 'other'::text, 'thanks'::text])))
);
CREATE INDEX case_file_assignee ON case_file USING btree (brand_id, assignee_id, changed_at DESC) WHERE ((assignee_id IS NOT NULL) AND (state <> 'closed'::text));
CREATE INDEX case_file_follow_up ON case_file USING btree (follow_up_at) WHERE (follow_up_at IS NOT NULL);
CREATE INDEX case_file_incident ON case_file USING btree (brand_id, incident_id) WHERE (incident_id IS NOT NULL);
CREATE INDEX case_file_late ON case_file USING btree (due_at) WHERE ((overdue_at IS NULL) AND (answered_at IS NULL) AND (state <> 'closed'::text));
CREATE INDEX case_file_legal ON case_file USING btree (brand_id, legal_due_at) WHERE (legal_due_at IS NOT NULL);
CREATE INDEX case_file_legal_tell ON case_file USING btree (legal_tell_at) WHERE (legal_tell_at IS NOT NULL);
CREATE INDEX case_file_mention ON case_file USING btree (brand_id, mention_id);
CREATE INDEX case_file_points ON case_file USING btree (brand_id) WHERE ((rank IS NOT NULL) AND (points > (0)::double precision));
CREATE INDEX case_file_queue ON case_file USING btree (brand_id, rank DESC, id) WHERE (rank IS NOT NULL);
CREATE INDEX case_file_rank_until ON case_file USING btree (rank_until) WHERE (rank_until IS NOT NULL);
CREATE INDEX case_file_silent ON case_file USING btree (silent_at) WHERE (silent_at IS NOT NULL);
CREATE INDEX case_file_snoozed ON case_file USING btree (snoozed_until) WHERE (snoozed_until IS NOT NULL);
CREATE INDEX case_file_state ON case_file USING btree (brand_id, state, changed_at DESC, id DESC);
CREATE INDEX case_file_thanks ON case_file USING btree (brand_id, changed_at DESC, id DESC) WHERE ((tier = 'thanks'::text) AND (state = ANY (ARRAY['new'::text, 'taken'::text])) AND (snoozed_until IS NULL));
CREATE INDEX case_file_won_back ON case_file USING btree (brand_id, id) WHERE (outcome = 'recovered'::text);

create table case_mention (
  brand_id uuid not null,
  mention_id uuid not null,
  case_id uuid not null,
  said text not null,
  replied boolean not null default false,
  PRIMARY KEY (brand_id, mention_id),
  FOREIGN KEY (brand_id, case_id) REFERENCES case_file(brand_id, id) ON DELETE CASCADE,
  FOREIGN KEY (brand_id, mention_id) REFERENCES mention(brand_id, id) ON DELETE CASCADE
);
CREATE INDEX case_mention_case ON case_mention USING btree (brand_id, case_id);

create table case_note (
  brand_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  text text not null,
  author_id text not null,
  author_name text not null,
  people text[] not null default '{}'::text[],
  written_at timestamp with time zone not null,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id, case_id) REFERENCES case_file(brand_id, id) ON DELETE CASCADE,
  CHECK ((text <> ''::text))
);
CREATE INDEX case_note_case ON case_note USING btree (brand_id, case_id, written_at, id);
CREATE INDEX case_note_people ON case_note USING gin (people);

create table case_tag (
  brand_id uuid not null,
  case_id uuid not null,
  tag text not null,
  PRIMARY KEY (brand_id, case_id, tag),
  FOREIGN KEY (brand_id, case_id) REFERENCES case_file(brand_id, id) ON DELETE CASCADE,
  CHECK ((tag <> ''::text))
);
CREATE INDEX case_tag_tag ON case_tag USING btree (brand_id, tag, case_id);

create table case_undo (
  brand_id uuid not null,
  id uuid not null,
  actor_id text not null,
  changes jsonb not null,
  until timestamp with time zone not null,
  used_at timestamp with time zone,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
CREATE INDEX case_undo_until ON case_undo USING btree (until);

create table collection_run (
  brand_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  pages integer not null default 0,
  seen integer not null default 0,
  stored integer not null default 0,
  changed integer not null default 0,
  problems jsonb not null default '[]'::jsonb,
  failure_kind text,
  failure_message text,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id, source_id) REFERENCES source(brand_id, id) ON DELETE CASCADE,
  CHECK ((failure_kind = ANY (ARRAY['config'::text, 'transient'::text, 'shape'::text])))
);
CREATE INDEX collection_run_source ON collection_run USING btree (brand_id, source_id, started_at DESC);

create table correction (
  brand_id uuid not null,
  id uuid not null,
  mention_id uuid not null,
  revision integer not null,
  field text not null,
  moment text,
  value text,
  author text not null,
  created_at timestamp with time zone not null,
  audited_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  said jsonb,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id, mention_id) REFERENCES mention(brand_id, id) ON DELETE CASCADE,
  CHECK (((field <> 'confirm'::text) OR (said IS NOT NULL))),
  CHECK (((field = 'moment'::text) = (moment IS NOT NULL))),
  CHECK ((field = ANY (ARRAY['sentiment'::text, 'moment'::text, 'outcome'::text, 'needs_response'::text, 'discount'::text, 'confirm'::text]))),
  CHECK ((moment = ANY (ARRAY['zmot'::text, 'fmot'::text, 'smot'::text, 'relationship'::text, 'failure'::text, 'umot'::text])))
);
CREATE INDEX correction_mention ON correction USING btree (brand_id, mention_id);

create table delivery (
  brand_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  message_id text not null,
  event text not null,
  body text not null,
  status text not null default 'pending'::text,
  attempts integer not null default 0,
  next_attempt_at timestamp with time zone,
  created_at timestamp with time zone not null,
  delivered_at timestamp with time zone,
  replay_of uuid,
  test boolean not null default false,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id, endpoint_id) REFERENCES webhook_endpoint(brand_id, id) ON DELETE CASCADE,
  CHECK ((status = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text])))
);
CREATE INDEX delivery_endpoint ON delivery USING btree (brand_id, endpoint_id, created_at DESC, id DESC);
CREATE INDEX delivery_waiting ON delivery USING btree (brand_id, endpoint_id, created_at, id) WHERE (status = 'pending'::text);

create table delivery_attempt (
  brand_id uuid not null,
  delivery_id uuid not null,
  number integer not null,
  attempted_at timestamp with time zone not null,
  duration_ms integer not null,
  status integer,
  told jsonb,
  request_headers jsonb not null,
  response_excerpt text,
  response_headers jsonb not null default '{}'::jsonb,
  PRIMARY KEY (brand_id, delivery_id, number),
  FOREIGN KEY (brand_id, delivery_id) REFERENCES delivery(brand_id, id) ON DELETE CASCADE
);

create table echo (
  brand_id uuid not null,
  id uuid not null,
  sketch text not null,
  words integer not null,
  band_1 integer not null,
  band_2 integer,
  band_3 integer,
  PRIMARY KEY (brand_id, id)
);
CREATE INDEX echo_band_1 ON echo USING btree (brand_id, band_1);
CREATE INDEX echo_band_2 ON echo USING btree (brand_id, band_2) WHERE (band_2 IS NOT NULL);
CREATE INDEX echo_band_3 ON echo USING btree (brand_id, band_3) WHERE (band_3 IS NOT NULL);

create table entry_link (
  id uuid not null,
  kind text not null,
  hash text not null,
  for_brand_id uuid,
  role text,
  email text,
  is_vouched boolean not null default false,
  created_by text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  UNIQUE (hash),
  PRIMARY KEY (id),
  FOREIGN KEY (for_brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK (((kind = 'invitation'::text) = ((for_brand_id IS NOT NULL) AND (role IS NOT NULL)))),
  CHECK (((kind = 'setup'::text) OR (email IS NOT NULL))),
  CHECK ((kind = ANY (ARRAY['setup'::text, 'invitation'::text, 'password'::text]))),
  CHECK ((role = ANY (ARRAY['viewer'::text, 'agent'::text, 'manager'::text, 'admin'::text])))
);
CREATE INDEX entry_link_brand ON entry_link USING btree (for_brand_id, created_at);

create table erasure (
  brand_id uuid not null,
  id uuid not null,
  keys text[] not null,
  requested_by text not null,
  reason text,
  requested_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  mentions integer not null default 0,
  revisions integer not null default 0,
  held integer not null default 0,
  refused integer not null default 0,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
CREATE INDEX erasure_newest ON erasure USING btree (brand_id, requested_at DESC, id DESC);

create table floor_sign (
  brand_id uuid not null,
  mention_id uuid not null,
  class text not null,
  revision integer not null,
  evidence jsonb not null default '[]'::jsonb,
  status text not null default 'seen'::text,
  judged_by text,
  judged_at timestamp with time zone,
  found_at timestamp with time zone not null,
  watched_at timestamp with time zone,
  alert_id uuid,
  PRIMARY KEY (brand_id, mention_id, class),
  FOREIGN KEY (brand_id, alert_id) REFERENCES alert(brand_id, id) ON DELETE SET NULL (alert_id),
  FOREIGN KEY (brand_id, mention_id) REFERENCES mention(brand_id, id) ON DELETE CASCADE,
  CHECK (((status = 'seen'::text) = (judged_at IS NULL))),
  CHECK ((class = ANY (ARRAY['threat'::text, 'fraud'::text, 'data'::text, 'discrimination'::text, 'collection'::text, 'authority'::text]))),
  CHECK ((status = ANY (ARRAY['seen'::text, 'confirmed'::text, 'dismissed'::text])))
);
CREATE INDEX floor_sign_alert ON floor_sign USING btree (brand_id, alert_id) WHERE (alert_id IS NOT NULL);
CREATE INDEX floor_sign_news ON floor_sign USING btree (brand_id) WHERE (watched_at IS NULL);

create table formula_change (
  version text not null,
  parameters jsonb not null,
  since timestamp with time zone not null,
  PRIMARY KEY (version)
);

create table held_message (
  brand_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  event text not null,
  data jsonb not null,
  held_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id, endpoint_id) REFERENCES webhook_endpoint(brand_id, id) ON DELETE CASCADE
);
CREATE INDEX held_message_due ON held_message USING btree (due_at);
CREATE INDEX held_message_endpoint ON held_message USING btree (brand_id, endpoint_id, held_at);

create table host_turn (
  host text not null,
  free_at timestamp with time zone not null,
  PRIMARY KEY (host)
);

create table idempotency (
  brand_id uuid not null,
  key text not null,
  request_hash text not null,
  status integer not null,
  body jsonb not null,
  created_at timestamp with time zone not null,
  PRIMARY KEY (brand_id, key),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
CREATE INDEX idempotency_age ON idempotency USING btree (created_at);

create table incident (
  brand_id uuid not null,
  id uuid not null,
  title text not null,
  cause text,
  alert_id uuid,
  state text not null default 'open'::text,
  owner_id text,
  owner_name text,
  statement text,
  approved_by_id text,
  approved_by_name text,
  approved_at timestamp with time zone,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK (((approved_at IS NULL) OR (statement IS NOT NULL))),
  CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  CHECK ((title <> ''::text))
);
CREATE UNIQUE INDEX incident_cause ON incident USING btree (brand_id, cause) WHERE ((state = 'open'::text) AND (cause IS NOT NULL));
CREATE INDEX incident_newest ON incident USING btree (brand_id, state, opened_at DESC, id DESC);

create table index_day (
  brand_id uuid not null,
  day integer not null,
  value double precision,
  low double precision,
  high double precision,
  formula text not null,
  stale boolean not null default false,
  computed_at timestamp with time zone not null,
  screen jsonb,
  PRIMARY KEY (brand_id, day),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);

create table invitation (
  brand_id uuid not null,
  id uuid not null,
  token text not null,
  name text not null,
  ask text not null,
  language text not null,
  place text,
  links jsonb not null default '[]'::jsonb,
  source_id uuid not null,
  is_open boolean not null default true,
  created_by_id text not null,
  created_by_name text not null,
  created_at timestamp with time zone not null,
  UNIQUE (brand_id, name),
  UNIQUE (brand_id, token),
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  FOREIGN KEY (brand_id, source_id) REFERENCES source(brand_id, id) ON DELETE CASCADE,
  CHECK ((ask = ANY (ARRAY['nps'::text, 'csat'::text]))),
  CHECK ((language = ANY (ARRAY['es'::text, 'en'::text, 'pt'::text]))),
  CHECK ((name <> ''::text)),
  CHECK ((token <> ''::text))
);
CREATE INDEX invitation_source ON invitation USING btree (brand_id, source_id);

create table legal_hold (
  brand_id uuid not null,
  id uuid not null,
  keys text[],
  reason text not null,
  placed_by text not null,
  placed_at timestamp with time zone not null,
  lifted_by text,
  lifted_at timestamp with time zone,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);

create table loop_change (
  brand_id uuid not null,
  day integer not null,
  is_reread boolean not null default false,
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
CREATE INDEX loop_change_day ON loop_change USING btree (brand_id, day);

create table loop_day (
  brand_id uuid not null,
  day integer not null,
  stamp uuid not null,
  rules text not null,
  facts bytea not null,
  made_at timestamp with time zone not null default now(),
  PRIMARY KEY (brand_id, day),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);

create table mention (
  brand_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  external_id text not null,
  revision integer not null default 1,
  kind text not null,
  title text,
  text text not null,
  url text,
  position integer,
  author_id text,
  author_name text,
  author_url text,
  author_followers integer,
  published_at timestamp with time zone,
  edited_at timestamp with time zone,
  collected_at timestamp with time zone not null,
  occurred_at timestamp with time zone not null,
  day integer not null,
  stated_language text,
  rating_value double precision,
  rating_out_of double precision,
  engagement jsonb,
  reply_to text,
  owner_reply jsonb,
  place text,
  branch_id uuid,
  content_hash text not null,
  changed_at timestamp with time zone,
  gone_at timestamp with time zone,
  gone_reason text,
  text_expired_at timestamp with time zone,
  read_version text,
  language text,
  sentiment text,
  sentiment_score double precision,
  confidence double precision,
  unsure boolean not null default false,
  moments jsonb not null default '{}'::jsonb,
  outcome text not null default 'none'::text,
  needs_response boolean not null default false,
  corrected boolean not null default false,
  stars_centi integer,
  discount_percent integer not null default 100,
  discount_reason text,
  impression text not null default 'neutral'::text,
  pull double precision not null default 0,
  off_topic boolean not null default false,
  echo_id uuid,
  noise text[],
  noise_percent integer not null default 100,
  aspects jsonb not null default '{}'::jsonb,
  story boolean not null default false,
  absent_since timestamp with time zone,
  vanished_at timestamp with time zone,
  item_key bigint,
  words_key bigint,
  owner_by text,
  floor text[],
  facets integer not null generated always as (facets(sentiment, unsure, needs_response, (owner_reply IS NOT NULL), outcome, moments)) stored,
  UNIQUE (brand_id, source_id, external_id),
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id, branch_id) REFERENCES branch(brand_id, id),
  FOREIGN KEY (brand_id, source_id) REFERENCES source(brand_id, id) ON DELETE CASCADE,
  CHECK (("position" > 0)),
  CHECK (((discount_percent >= 0) AND (discount_percent <= 100))),
  CHECK (((noise_percent >= 0) AND (noise_percent <= 100))),
  CHECK (((owner_by IS NULL) OR off_topic)),
  CHECK (((stars_centi >= 100) AND (stars_centi <= 500))),
  CHECK ((external_id <> ''::text)),
  CHECK ((gone_reason = ANY (ARRAY['deleted'::text, 'erased'::text]))),
  CHECK ((impression = ANY (ARRAY['positive'::text, 'neutral'::text, 'negative'::text, 'answered'::text]))),
  CHECK ((noise <@ ARRAY['news'::text, 'job'::text, 'spam'::text, 'giveaway'::text, 'copy'::text, 'twin'::text, 'flood'::text, 'burst'::text])),
  CHECK ((outcome = ANY (ARRAY['repurchase'::text, 'resolve'::text, 'question'::text, 'lost'::text, 'none'::text]))),
  CHECK ((owner_by = ANY (ARRAY['handle'::text, 'source'::text]))),
  CHECK ((sentiment = ANY (ARRAY['positive'::text, 'neutral'::text, 'negative'::text])))
);
CREATE INDEX mention_answer ON mention USING btree (brand_id, source_id, reply_to) WHERE ((owner_by IS NOT NULL) AND (reply_to IS NOT NULL));
CREATE INDEX mention_aspects ON mention USING gin (aspect_terms(brand_id, occurred_at, aspects)) WITH (fastupdate=off) WHERE (aspects <> '{}'::jsonb);
CREATE INDEX mention_author ON mention USING btree (brand_id, author_id, occurred_at, id) WHERE (author_id IS NOT NULL);
CREATE INDEX mention_branch ON mention USING btree (brand_id, branch_id) WHERE (branch_id IS NOT NULL);
CREATE INDEX mention_changed ON mention USING btree (brand_id, changed_at) WHERE (changed_at IS NOT NULL);
CREATE INDEX mention_echo ON mention USING btree (brand_id, echo_id, occurred_at, id) WHERE (echo_id IS NOT NULL);
CREATE INDEX mention_floor ON mention USING btree (brand_id, occurred_at DESC, id DESC) WHERE ((floor IS NOT NULL) AND (gone_at IS NULL) AND (NOT off_topic));
CREATE INDEX mention_gone ON mention USING btree (brand_id, gone_at) WHERE (gone_at IS NOT NULL);
CREATE INDEX mention_item ON mention USING btree (brand_id, item_key) WHERE (item_key IS NOT NULL);
CREATE INDEX mention_newest ON mention USING btree (brand_id, occurred_at DESC, id DESC) INCLUDE (source_id, rating_value, stars_centi, sentiment, unsure, impression, facets) WHERE ((gone_at IS NULL) AND (NOT off_topic));
CREATE INDEX mention_off_topic ON mention USING btree (brand_id, occurred_at) WHERE (off_topic AND (owner_by IS NULL) AND (gone_at IS NULL));
CREATE INDEX mention_own ON mention USING btree (brand_id, occurred_at DESC, id DESC) WHERE (owner_by IS NOT NULL);
CREATE INDEX mention_position ON mention USING btree (brand_id, source_id, "position") WHERE (("position" <= 10) AND (gone_at IS NULL) AND (NOT off_topic));
CREATE INDEX mention_pull ON mention USING btree (brand_id, source_id, pull) WHERE ((gone_at IS NULL) AND (NOT off_topic) AND (pull <> (0)::double precision));
CREATE INDEX mention_raw ON mention USING btree (brand_id, source_id, collected_at, id) WHERE ((text_expired_at IS NULL) AND (gone_reason IS DISTINCT FROM 'erased'::text));
CREATE INDEX mention_same_words ON mention USING btree (brand_id, words_key, occurred_at, id) WHERE (words_key IS NOT NULL);
CREATE INDEX mention_screen ON mention USING btree (brand_id, source_id, occurred_at DESC, id DESC) INCLUDE (facets) WHERE ((gone_at IS NULL) AND (NOT off_topic));
CREATE INDEX mention_story ON mention USING btree (brand_id, occurred_at DESC, id DESC) WHERE (story AND (gone_at IS NULL) AND (NOT off_topic));
CREATE INDEX mention_vanished ON mention USING btree (brand_id, vanished_at DESC, id DESC) WHERE (vanished_at IS NOT NULL);
CREATE INDEX mention_version ON mention USING btree (read_version);
CREATE INDEX mention_words ON mention USING gin (search_terms(brand_id, occurred_at, title, text)) WITH (gin_pending_list_limit='64');

create table mention_place (
  brand_id uuid not null,
  source_id uuid not null,
  external_id text not null,
  mention_id uuid not null,
  link text not null,
  url text,
  position integer,
  published_at timestamp with time zone,
  first_seen_at timestamp with time zone not null,
  gone_at timestamp with time zone,
  content_hash text not null,
  item_key bigint,
  words_key bigint,
  rated boolean not null default false,
  telling boolean not null default false,
  PRIMARY KEY (brand_id, source_id, external_id),
  FOREIGN KEY (brand_id, mention_id) REFERENCES mention(brand_id, id) ON DELETE CASCADE,
  FOREIGN KEY (brand_id, source_id) REFERENCES source(brand_id, id) ON DELETE CASCADE,
  CHECK (("position" > 0)),
  CHECK ((external_id <> ''::text)),
  CHECK ((link = ANY (ARRAY['item'::text, 'words'::text])))
);
CREATE INDEX mention_place_item ON mention_place USING btree (brand_id, item_key) WHERE (item_key IS NOT NULL);
CREATE INDEX mention_place_mention ON mention_place USING btree (brand_id, mention_id);
CREATE INDEX mention_place_words ON mention_place USING btree (brand_id, words_key) WHERE (words_key IS NOT NULL);

create table mention_revision (
  brand_id uuid not null,
  mention_id uuid not null,
  revision integer not null,
  title text,
  text text not null,
  rating_value double precision,
  rating_out_of double precision,
  owner_reply jsonb,
  content_hash text not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone not null,
  face jsonb not null,
  text_expired_at timestamp with time zone,
  PRIMARY KEY (brand_id, mention_id, revision),
  FOREIGN KEY (brand_id, mention_id) REFERENCES mention(brand_id, id) ON DELETE CASCADE
);

create table migration (
  name text not null,
  checksum text not null,
  ran_at timestamp with time zone not null default now(),
  PRIMARY KEY (name)
);

create table moment_reading (
  brand_id uuid not null,
  mention_id uuid not null,
  revision integer not null,
  moment text not null,
  polarity text not null,
  score double precision not null,
  unsure boolean not null default false,
  evidence jsonb not null default '[]'::jsonb,
  PRIMARY KEY (brand_id, mention_id, revision, moment),
  FOREIGN KEY (brand_id, mention_id, revision) REFERENCES reading(brand_id, mention_id, revision) ON DELETE CASCADE,
  CHECK ((moment = ANY (ARRAY['zmot'::text, 'fmot'::text, 'smot'::text, 'relationship'::text, 'failure'::text, 'umot'::text]))),
  CHECK ((polarity = ANY (ARRAY['positive'::text, 'neutral'::text, 'negative'::text])))
);

create table observation (
  brand_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  observed_at timestamp with time zone not null,
  day integer not null,
  check_name text not null,
  moment text not null,
  ok boolean not null,
  told_es text not null,
  told_en text not null,
  value double precision,
  unit text,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  FOREIGN KEY (brand_id, source_id) REFERENCES source(brand_id, id) ON DELETE CASCADE,
  CHECK ((check_name <> ''::text)),
  CHECK ((moment = ANY (ARRAY['zmot'::text, 'fmot'::text])))
);
CREATE INDEX observation_newest ON observation USING btree (brand_id, observed_at DESC, id DESC);
CREATE UNIQUE INDEX observation_of ON observation USING btree (brand_id, source_id, check_name, observed_at DESC);

create table person (
  id uuid not null,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  is_owner boolean not null default false,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  UNIQUE (email),
  PRIMARY KEY (id),
  CHECK ((email = lower(email))),
  CHECK ((name <> ''::text))
);

create table person_account (
  id uuid not null,
  person_id uuid not null,
  provider_id text not null,
  account_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  UNIQUE (provider_id, account_id),
  PRIMARY KEY (id),
  FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
);
CREATE INDEX person_account_person ON person_account USING btree (person_id);

create table person_session (
  id uuid not null,
  person_id uuid not null,
  token text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  UNIQUE (token),
  PRIMARY KEY (id),
  FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
);
CREATE INDEX person_session_person ON person_session USING btree (person_id);

create table person_totp (
  id uuid not null,
  person_id uuid not null,
  secret text not null,
  backup_codes text not null,
  verified boolean,
  failed_verification_count integer not null default 0,
  locked_until timestamp with time zone,
  UNIQUE (person_id),
  PRIMARY KEY (id),
  FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
);

create table person_verification (
  id uuid not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  PRIMARY KEY (id)
);
CREATE INDEX person_verification_identifier ON person_verification USING btree (identifier);

create table planned_event (
  brand_id uuid not null,
  id uuid not null,
  name text not null,
  kind text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  repeats text not null default 'none'::text,
  factor double precision,
  created_by text,
  origin text not null default 'screen'::text,
  created_at timestamp with time zone not null default now(),
  UNIQUE (brand_id, name),
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((ends_at > starts_at)),
  CHECK ((factor >= (1)::double precision)),
  CHECK ((kind = ANY (ARRAY['pay-day'::text, 'maintenance'::text, 'campaign'::text, 'other'::text]))),
  CHECK ((name <> ''::text)),
  CHECK ((origin = ANY (ARRAY['yaml'::text, 'screen'::text, 'demo'::text]))),
  CHECK ((repeats = ANY (ARRAY['none'::text, 'weekly'::text, 'biweekly'::text, 'monthly'::text])))
);

create table presence (
  brand_id uuid not null,
  case_id uuid not null,
  person_id text not null,
  person_name text not null,
  doing text not null,
  until timestamp with time zone not null,
  tab text not null default ''::text,
  PRIMARY KEY (brand_id, case_id, person_id, tab),
  FOREIGN KEY (brand_id, case_id) REFERENCES case_file(brand_id, id) ON DELETE CASCADE,
  CHECK ((doing = ANY (ARRAY['viewing'::text, 'writing'::text])))
);
CREATE INDEX presence_until ON presence USING btree (until);

create table reader_spending (
  day integer not null,
  texts integer not null,
  tokens bigint not null,
  PRIMARY KEY (day)
);

create table reading (
  brand_id uuid not null,
  mention_id uuid not null,
  revision integer not null,
  version text not null,
  language text,
  sentiment text,
  sentiment_score double precision not null,
  confidence double precision not null,
  unsure boolean not null default false,
  evidence jsonb not null default '[]'::jsonb,
  outcome text not null,
  outcome_score double precision not null,
  needs_response boolean not null,
  needs_response_score double precision not null,
  read_at timestamp with time zone not null,
  aspects jsonb not null default '[]'::jsonb,
  PRIMARY KEY (brand_id, mention_id, revision),
  FOREIGN KEY (brand_id, mention_id) REFERENCES mention(brand_id, id) ON DELETE CASCADE,
  CHECK ((outcome = ANY (ARRAY['repurchase'::text, 'resolve'::text, 'question'::text, 'lost'::text, 'none'::text]))),
  CHECK ((sentiment = ANY (ARRAY['positive'::text, 'neutral'::text, 'negative'::text])))
);

create table reading_cache (
  version text not null,
  hash text not null,
  verdicts jsonb not null,
  used_at timestamp with time zone not null,
  PRIMARY KEY (version, hash)
);
CREATE INDEX reading_cache_age ON reading_cache USING btree (used_at);

create table rollup_aspect (
  brand_id uuid not null,
  day integer not null,
  source_id uuid not null,
  aspect text not null,
  moment text not null,
  positive bigint not null default 0,
  negative bigint not null default 0,
  neutral bigint not null default 0,
  unsure bigint not null default 0,
  lost bigint not null default 0,
  rated bigint not null default 0,
  stars bigint not null default 0,
  stars2 bigint not null default 0,
  PRIMARY KEY (brand_id, day, source_id, aspect, moment),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((moment = ANY (ARRAY['all'::text, 'zmot'::text, 'fmot'::text, 'smot'::text, 'relationship'::text, 'failure'::text, 'umot'::text])))
);
CREATE INDEX rollup_aspect_all ON rollup_aspect USING btree (brand_id, day) WHERE (aspect = 'all'::text);

create table rollup_day (
  brand_id uuid not null,
  day integer not null,
  source_id uuid not null,
  mentions bigint not null default 0,
  positive bigint not null default 0,
  negative bigint not null default 0,
  neutral bigint not null default 0,
  unsure bigint not null default 0,
  opinions bigint not null default 0,
  needing bigint not null default 0,
  answered bigint not null default 0,
  weight bigint not null default 0,
  weight_stars bigint not null default 0,
  weight2 bigint not null default 0,
  weight2_stars bigint not null default 0,
  weight2_stars2 bigint not null default 0,
  share_zmot bigint not null default 0,
  share_fmot bigint not null default 0,
  share_smot bigint not null default 0,
  share_relationship bigint not null default 0,
  share_failure bigint not null default 0,
  share_umot bigint not null default 0,
  share_general bigint not null default 0,
  PRIMARY KEY (brand_id, source_id, day),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);

create table rollup_hour (
  brand_id uuid not null,
  source_id uuid not null,
  hour integer not null,
  series text not null,
  positive bigint not null default 0,
  negative bigint not null default 0,
  neutral bigint not null default 0,
  unsure bigint not null default 0,
  PRIMARY KEY (brand_id, series, hour, source_id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((series = ANY (ARRAY['all'::text, 'zmot'::text, 'fmot'::text, 'smot'::text, 'relationship'::text, 'failure'::text, 'umot'::text])))
);

create table rollup_moment (
  brand_id uuid not null,
  day integer not null,
  source_id uuid not null,
  moment text not null,
  positive bigint not null default 0,
  negative bigint not null default 0,
  neutral bigint not null default 0,
  unsure bigint not null default 0,
  under bigint not null default 0,
  PRIMARY KEY (brand_id, day, source_id, moment),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((moment = ANY (ARRAY['zmot'::text, 'fmot'::text, 'smot'::text, 'relationship'::text, 'failure'::text, 'umot'::text])))
);

create table saved_reply (
  brand_id uuid not null,
  id uuid not null,
  name text not null,
  language text not null,
  tone text not null default 'none'::text,
  text text not null,
  valid_until timestamp with time zone,
  updated_by_id text not null,
  updated_by_name text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  UNIQUE (brand_id, name, language, tone),
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((language = ANY (ARRAY['es'::text, 'en'::text, 'pt'::text]))),
  CHECK ((name <> ''::text)),
  CHECK ((text <> ''::text)),
  CHECK ((tone = ANY (ARRAY['none'::text, 'tu'::text, 'usted'::text, 'vos'::text])))
);

create table saved_view (
  brand_id uuid not null,
  id uuid not null,
  name text not null,
  owner_id text,
  filter jsonb not null,
  created_at timestamp with time zone not null,
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((name <> ''::text))
);
CREATE UNIQUE INDEX saved_view_name ON saved_view USING btree (brand_id, COALESCE(owner_id, ''::text), name);

create table series_state (
  brand_id uuid not null,
  series text not null,
  state jsonb not null,
  seen_at timestamp with time zone not null,
  PRIMARY KEY (brand_id, series),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);

create table sign_in_try (
  id uuid not null,
  account_hash text not null,
  address text not null,
  at timestamp with time zone not null,
  PRIMARY KEY (id)
);
CREATE INDEX sign_in_try_account ON sign_in_try USING btree (account_hash, at);
CREATE INDEX sign_in_try_address ON sign_in_try USING btree (address, at);
CREATE INDEX sign_in_try_age ON sign_in_try USING btree (at);

create table source (
  brand_id uuid not null,
  id uuid not null,
  collector text not null,
  name text not null,
  config jsonb not null default '{}'::jsonb,
  kind text not null,
  shown_order text not null default 'newest'::text,
  every_minutes double precision not null default 60,
  visibility double precision,
  enabled boolean not null default true,
  origin text not null default 'screen'::text,
  filtered boolean not null default false,
  cursor text,
  next_run_at timestamp with time zone,
  held_until timestamp with time zone,
  held_by text,
  last_run_at timestamp with time zone,
  last_ok_at timestamp with time zone,
  last_mention_at timestamp with time zone,
  failures integer not null default 0,
  failure_kind text,
  failure_told jsonb,
  failing_since timestamp with time zone,
  storefront jsonb,
  created_at timestamp with time zone not null default now(),
  failure_status integer,
  capped jsonb,
  capped_since timestamp with time zone,
  newest_at timestamp with time zone,
  quiet_after_days double precision,
  rhythm_at timestamp with time zone,
  retention_days integer,
  UNIQUE (brand_id, name),
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((every_minutes > (0)::double precision)),
  CHECK ((failure_kind = ANY (ARRAY['config'::text, 'transient'::text, 'shape'::text]))),
  CHECK ((kind = ANY (ARRAY['review'::text, 'social'::text, 'press'::text, 'survey'::text, 'site'::text]))),
  CHECK ((name <> ''::text)),
  CHECK ((origin = ANY (ARRAY['yaml'::text, 'screen'::text, 'demo'::text]))),
  CHECK ((retention_days > 0)),
  CHECK ((shown_order = ANY (ARRAY['newest'::text, 'relevance'::text, 'engagement'::text]))),
  CHECK ((visibility >= (0)::double precision))
);
CREATE INDEX source_due ON source USING btree (next_run_at) WHERE (enabled AND (next_run_at IS NOT NULL));
CREATE INDEX source_id ON source USING btree (id);

create table standing_checkpoint (
  brand_id uuid not null,
  source_id uuid not null,
  day integer not null,
  half_life_days double precision not null,
  sums jsonb not null,
  PRIMARY KEY (brand_id, source_id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);

create table team (
  brand_id uuid not null,
  id uuid not null,
  name text not null,
  created_at timestamp with time zone not null,
  UNIQUE (brand_id, name),
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((name <> ''::text))
);

create table team_member (
  brand_id uuid not null,
  team_id uuid not null,
  person_id uuid not null,
  PRIMARY KEY (brand_id, team_id, person_id),
  FOREIGN KEY (brand_id, person_id) REFERENCES brand_role(brand_id, person_id) ON DELETE CASCADE,
  FOREIGN KEY (brand_id, team_id) REFERENCES team(brand_id, id) ON DELETE CASCADE
);
CREATE INDEX team_member_person ON team_member USING btree (brand_id, person_id);

create table totp_use (
  person_id uuid not null,
  code_hash text not null,
  at timestamp with time zone not null,
  PRIMARY KEY (person_id, code_hash),
  FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
);

create table webhook_endpoint (
  brand_id uuid not null,
  id uuid not null,
  name text not null,
  url text not null,
  secrets text[] not null,
  events text[] not null default '{}'::text[],
  enabled boolean not null default true,
  disabled_at timestamp with time zone,
  disabled_told jsonb,
  origin text not null default 'screen'::text,
  created_at timestamp with time zone not null default now(),
  held_until timestamp with time zone,
  held_by text,
  failures integer not null default 0,
  failing_since timestamp with time zone,
  retry_at timestamp with time zone,
  rotated_until timestamp with time zone,
  channel text not null default 'webhook'::text,
  language text,
  UNIQUE (brand_id, name),
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  CHECK ((channel = ANY (ARRAY['webhook'::text, 'slack'::text, 'teams'::text, 'discord'::text, 'email'::text]))),
  CHECK ((language = ANY (ARRAY['es'::text, 'en'::text]))),
  CHECK ((name <> ''::text)),
  CHECK ((origin = ANY (ARRAY['yaml'::text, 'screen'::text, 'demo'::text])))
);

create table weekly_report (
  brand_id uuid not null,
  day integer not null,
  told_at timestamp with time zone not null,
  PRIMARY KEY (brand_id, day),
  FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
