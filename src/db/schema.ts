// Generated from sql/ by `npm run schema`. A test holds it equal to what the migrations make; don't edit it.

import type { ColumnType } from 'kysely'

/** Has a default: may be left out on insert. */
export type Defaulted<T> = ColumnType<T, T | undefined, T>

/** The database works it out of other columns: never written. */
export type Computed<T> = ColumnType<T, never, never>

/** Read as parsed JSON, written as text. */
export type Json = ColumnType<unknown, string, string>
export type DefaultedJson = ColumnType<unknown, string | undefined, string>

export interface AlertTable {
  brand_id: string
  id: string
  series: string
  kind: string
  severity: string
  status: string
  onset: Date
  opened_at: Date
  updated_at: Date
  ended_at: Date | null
  observed: number
  expected: number
  per90d: number | null
  detail: DefaultedJson
  acknowledged_at: Date | null
  acknowledged_by: string | null
  snoozed_until: Date | null
  snoozed_by: string | null
}

export interface AlertRouteTable {
  brand_id: string
  id: string
  name: string
  position: Defaulted<number>
  events: Defaulted<string[]>
  kinds: Defaulted<string[]>
  moments: Defaulted<string[]>
  min_severity: Defaulted<string>
  endpoint_ids: string[]
  owner: string | null
  first_step: string | null
  quiet: Json | null
  origin: Defaulted<string>
  created_at: Defaulted<Date>
}

export interface AnswerTable {
  brand_id: string
  id: string
  key: string
  mention_id: string
  source_id: string
  case_id: string | null
  saved_reply_id: string | null
  text: string
  language: string | null
  state: Defaulted<string>
  version: Defaulted<number>
  written_by_id: string
  written_by_name: string
  sent_by_id: string | null
  sent_by_name: string | null
  approved_by_id: string | null
  approved_by_name: string | null
  created_at: Date
  updated_at: Date
  requested_at: Date | null
  sent_at: Date | null
  attempts: Defaulted<number>
  next_attempt_at: Date | null
  held_until: Date | null
  held_by: string | null
  doubtful: Defaulted<boolean>
  failure_code: string | null
  failure_told: Json | null
  shown_state: string | null
  shown_text: string | null
  platform_id: string | null
  platform_url: string | null
  mention_revision: number
  follow_up_at: Date | null
  outcome: string | null
  outcome_by_id: string | null
  outcome_by_name: string | null
  outcome_at: Date | null
  remedy: string | null
}

export interface AnswerActTable {
  brand_id: string
  answer_id: string
  number: number
  act: string
  state: string
  by_id: string
  by_name: string
  at: Date
  text: string | null
  note: string | null
}

export interface ApiKeyTable {
  id: string
  name: string
  hash: string
  scope: string
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
  for_brand_id: string | null
  expires_at: Date | null
  created_by: string | null
}

export interface AuditTable {
  id: string
  at: Date
  about_brand_id: string | null
  actor_id: string
  actor_name: string
  action: string
  target: string | null
  detail: DefaultedJson
  address: string | null
}

export interface BranchTable {
  brand_id: string
  id: string
  parent_id: string | null
  kind: string
  name: string
  aliases: Defaulted<string[]>
  created_at: Defaulted<Date>
}

export interface BrandTable {
  id: string
  slug: string
  name: string
  kind: Defaulted<string>
  aliases: Defaulted<string[]>
  languages: Defaulted<string[]>
  locale: Defaulted<string>
  time_zone: Defaulted<string>
  query: string | null
  origin: Defaulted<string>
  created_at: Defaulted<Date>
  updated_at: Defaulted<Date>
  handles: Defaulted<string[]>
}

export interface BrandCompetitorTable {
  brand_id: string
  competitor_id: string
}

export interface BrandFormulaTable {
  brand_id: string
  revision: number
  parameters: Json
  since: Date
  set_by: string
}

export interface BrandRoleTable {
  brand_id: string
  person_id: string
  role: string
  created_at: Date
}

export interface BrandSettingTable {
  brand_id: string
  key: string
  value: Json
  updated_at: Defaulted<Date>
}

export interface CaseCandidateTable {
  brand_id: string
  mention_id: string
}

export interface CaseEventTable {
  brand_id: string
  id: string
  case_id: string | null
  incident_id: string | null
  position: number | null
  type: string
  at: Date
  actor_id: string
  actor_name: string
  before: DefaultedJson
  after: DefaultedJson
}

export interface CaseFileTable {
  brand_id: string
  id: string
  mention_id: string
  state: Defaulted<string>
  version: Defaulted<number>
  tier: string
  floor: string | null
  moment: string | null
  published_at: Date
  opened_at: Date
  changed_at: Date
  due_at: Date | null
  overdue_at: Date | null
  points: Defaulted<number>
  place: number | null
  per_hour: Defaulted<number>
  rank: number | null
  rank_until: Date | null
  assignee_id: string | null
  assignee_name: string | null
  taken_at: Date | null
  answered_at: Date | null
  first_answered_at: Date | null
  resolved_at: Date | null
  closed_at: Date | null
  remedy: string | null
  close_reason: string | null
  outcome: string | null
  area: string | null
  folio: string | null
  legal_due_at: Date | null
  snoozed_until: Date | null
  follow_up_at: Date | null
  silent_at: Date | null
  incident_id: string | null
  legal_told: string | null
  legal_tell_at: Date | null
}

export interface CaseMentionTable {
  brand_id: string
  mention_id: string
  case_id: string
  said: string
  replied: Defaulted<boolean>
}

export interface CaseNoteTable {
  brand_id: string
  id: string
  case_id: string
  text: string
  author_id: string
  author_name: string
  people: Defaulted<string[]>
  written_at: Date
}

export interface CaseTagTable {
  brand_id: string
  case_id: string
  tag: string
}

export interface CaseUndoTable {
  brand_id: string
  id: string
  actor_id: string
  changes: Json
  until: Date
  used_at: Date | null
}

export interface CollectionRunTable {
  brand_id: string
  id: string
  source_id: string
  started_at: Date
  ended_at: Date | null
  pages: Defaulted<number>
  seen: Defaulted<number>
  stored: Defaulted<number>
  changed: Defaulted<number>
  problems: DefaultedJson
  failure_kind: string | null
  failure_message: string | null
}

export interface CorrectionTable {
  brand_id: string
  id: string
  mention_id: string
  revision: number
  field: string
  moment: string | null
  value: string | null
  author: string
  created_at: Date
  audited_at: Date | null
  withdrawn_at: Date | null
  said: Json | null
}

export interface DeliveryTable {
  brand_id: string
  id: string
  endpoint_id: string
  message_id: string
  event: string
  body: string
  status: Defaulted<string>
  attempts: Defaulted<number>
  next_attempt_at: Date | null
  created_at: Date
  delivered_at: Date | null
  replay_of: string | null
  test: Defaulted<boolean>
}

export interface DeliveryAttemptTable {
  brand_id: string
  delivery_id: string
  number: number
  attempted_at: Date
  duration_ms: number
  status: number | null
  told: Json | null
  request_headers: Json
  response_excerpt: string | null
  response_headers: DefaultedJson
}

export interface EchoTable {
  brand_id: string
  id: string
  sketch: string
  words: number
  band_1: number
  band_2: number | null
  band_3: number | null
}

export interface EntryLinkTable {
  id: string
  kind: string
  hash: string
  for_brand_id: string | null
  role: string | null
  email: string | null
  is_vouched: Defaulted<boolean>
  created_by: string
  created_at: Date
  expires_at: Date
  used_at: Date | null
  revoked_at: Date | null
}

export interface ErasureTable {
  brand_id: string
  id: string
  keys: string[]
  requested_by: string
  reason: string | null
  requested_at: Date
  finished_at: Date | null
  mentions: Defaulted<number>
  revisions: Defaulted<number>
  held: Defaulted<number>
  refused: Defaulted<number>
}

export interface FloorSignTable {
  brand_id: string
  mention_id: string
  class: string
  revision: number
  evidence: DefaultedJson
  status: Defaulted<string>
  judged_by: string | null
  judged_at: Date | null
  found_at: Date
  watched_at: Date | null
  alert_id: string | null
}

export interface FormulaChangeTable {
  version: string
  parameters: Json
  since: Date
}

export interface HeldMessageTable {
  brand_id: string
  id: string
  endpoint_id: string
  event: string
  data: Json
  held_at: Date
  due_at: Date
}

export interface HostTurnTable {
  host: string
  free_at: Date
}

export interface IdempotencyTable {
  brand_id: string
  key: string
  request_hash: string
  status: number
  body: Json
  created_at: Date
}

export interface IncidentTable {
  brand_id: string
  id: string
  title: string
  cause: string | null
  alert_id: string | null
  state: Defaulted<string>
  owner_id: string | null
  owner_name: string | null
  statement: string | null
  approved_by_id: string | null
  approved_by_name: string | null
  approved_at: Date | null
  opened_at: Date
  closed_at: Date | null
}

export interface IndexDayTable {
  brand_id: string
  day: number
  value: number | null
  low: number | null
  high: number | null
  formula: string
  stale: Defaulted<boolean>
  computed_at: Date
  screen: Json | null
}

export interface InvitationTable {
  brand_id: string
  id: string
  token: string
  name: string
  ask: string
  language: string
  place: string | null
  links: DefaultedJson
  source_id: string
  is_open: Defaulted<boolean>
  created_by_id: string
  created_by_name: string
  created_at: Date
}

export interface LegalHoldTable {
  brand_id: string
  id: string
  keys: string[] | null
  reason: string
  placed_by: string
  placed_at: Date
  lifted_by: string | null
  lifted_at: Date | null
}

export interface LoopChangeTable {
  brand_id: string
  day: number
  is_reread: Defaulted<boolean>
}

export interface LoopDayTable {
  brand_id: string
  day: number
  stamp: string
  rules: string
  facts: Uint8Array
  made_at: Defaulted<Date>
}

export interface MentionTable {
  brand_id: string
  id: string
  source_id: string
  external_id: string
  revision: Defaulted<number>
  kind: string
  title: string | null
  text: string
  url: string | null
  position: number | null
  author_id: string | null
  author_name: string | null
  author_url: string | null
  author_followers: number | null
  published_at: Date | null
  edited_at: Date | null
  collected_at: Date
  occurred_at: Date
  day: number
  stated_language: string | null
  rating_value: number | null
  rating_out_of: number | null
  engagement: Json | null
  reply_to: string | null
  owner_reply: Json | null
  place: string | null
  branch_id: string | null
  content_hash: string
  changed_at: Date | null
  gone_at: Date | null
  gone_reason: string | null
  text_expired_at: Date | null
  read_version: string | null
  language: string | null
  sentiment: string | null
  sentiment_score: number | null
  confidence: number | null
  unsure: Defaulted<boolean>
  moments: DefaultedJson
  outcome: Defaulted<string>
  needs_response: Defaulted<boolean>
  corrected: Defaulted<boolean>
  stars_centi: number | null
  discount_percent: Defaulted<number>
  discount_reason: string | null
  impression: Defaulted<string>
  pull: Defaulted<number>
  off_topic: Defaulted<boolean>
  echo_id: string | null
  noise: string[] | null
  noise_percent: Defaulted<number>
  aspects: DefaultedJson
  story: Defaulted<boolean>
  absent_since: Date | null
  vanished_at: Date | null
  item_key: number | null
  words_key: number | null
  owner_by: string | null
  floor: string[] | null
  facets: Computed<number>
}

export interface MentionPlaceTable {
  brand_id: string
  source_id: string
  external_id: string
  mention_id: string
  link: string
  url: string | null
  position: number | null
  published_at: Date | null
  first_seen_at: Date
  gone_at: Date | null
  content_hash: string
  item_key: number | null
  words_key: number | null
  rated: Defaulted<boolean>
  telling: Defaulted<boolean>
}

export interface MentionRevisionTable {
  brand_id: string
  mention_id: string
  revision: number
  title: string | null
  text: string
  rating_value: number | null
  rating_out_of: number | null
  owner_reply: Json | null
  content_hash: string
  valid_from: Date
  valid_to: Date
  face: Json
  text_expired_at: Date | null
}

export interface MigrationTable {
  name: string
  checksum: string
  ran_at: Defaulted<Date>
}

export interface MomentReadingTable {
  brand_id: string
  mention_id: string
  revision: number
  moment: string
  polarity: string
  score: number
  unsure: Defaulted<boolean>
  evidence: DefaultedJson
}

export interface ObservationTable {
  brand_id: string
  id: string
  source_id: string
  observed_at: Date
  day: number
  check_name: string
  moment: string
  ok: boolean
  told_es: string
  told_en: string
  value: number | null
  unit: string | null
}

export interface PersonTable {
  id: string
  name: string
  email: string
  email_verified: Defaulted<boolean>
  image: string | null
  two_factor_enabled: Defaulted<boolean>
  is_owner: Defaulted<boolean>
  disabled_at: Date | null
  created_at: Date
  updated_at: Date
}

export interface PersonAccountTable {
  id: string
  person_id: string
  provider_id: string
  account_id: string
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: Date | null
  refresh_token_expires_at: Date | null
  scope: string | null
  password: string | null
  created_at: Date
  updated_at: Date
}

export interface PersonSessionTable {
  id: string
  person_id: string
  token: string
  expires_at: Date
  ip_address: string | null
  user_agent: string | null
  created_at: Date
  updated_at: Date
}

export interface PersonTotpTable {
  id: string
  person_id: string
  secret: string
  backup_codes: string
  verified: boolean | null
  failed_verification_count: Defaulted<number>
  locked_until: Date | null
}

export interface PersonVerificationTable {
  id: string
  identifier: string
  value: string
  expires_at: Date
  created_at: Date
  updated_at: Date
}

export interface PlannedEventTable {
  brand_id: string
  id: string
  name: string
  kind: string
  starts_at: Date
  ends_at: Date
  repeats: Defaulted<string>
  factor: number | null
  created_by: string | null
  origin: Defaulted<string>
  created_at: Defaulted<Date>
}

export interface PresenceTable {
  brand_id: string
  case_id: string
  person_id: string
  person_name: string
  doing: string
  until: Date
  tab: Defaulted<string>
}

export interface ReaderSpendingTable {
  day: number
  texts: number
  tokens: number
}

export interface ReadingTable {
  brand_id: string
  mention_id: string
  revision: number
  version: string
  language: string | null
  sentiment: string | null
  sentiment_score: number
  confidence: number
  unsure: Defaulted<boolean>
  evidence: DefaultedJson
  outcome: string
  outcome_score: number
  needs_response: boolean
  needs_response_score: number
  read_at: Date
  aspects: DefaultedJson
}

export interface ReadingCacheTable {
  version: string
  hash: string
  verdicts: Json
  used_at: Date
}

export interface RollupAspectTable {
  brand_id: string
  day: number
  source_id: string
  aspect: string
  moment: string
  positive: Defaulted<number>
  negative: Defaulted<number>
  neutral: Defaulted<number>
  unsure: Defaulted<number>
  lost: Defaulted<number>
  rated: Defaulted<number>
  stars: Defaulted<number>
  stars2: Defaulted<number>
}

export interface RollupDayTable {
  brand_id: string
  day: number
  source_id: string
  mentions: Defaulted<number>
  positive: Defaulted<number>
  negative: Defaulted<number>
  neutral: Defaulted<number>
  unsure: Defaulted<number>
  opinions: Defaulted<number>
  needing: Defaulted<number>
  answered: Defaulted<number>
  weight: Defaulted<number>
  weight_stars: Defaulted<number>
  weight2: Defaulted<number>
  weight2_stars: Defaulted<number>
  weight2_stars2: Defaulted<number>
  share_zmot: Defaulted<number>
  share_fmot: Defaulted<number>
  share_smot: Defaulted<number>
  share_relationship: Defaulted<number>
  share_failure: Defaulted<number>
  share_umot: Defaulted<number>
  share_general: Defaulted<number>
}

export interface RollupHourTable {
  brand_id: string
  source_id: string
  hour: number
  series: string
  positive: Defaulted<number>
  negative: Defaulted<number>
  neutral: Defaulted<number>
  unsure: Defaulted<number>
}

export interface RollupMomentTable {
  brand_id: string
  day: number
  source_id: string
  moment: string
  positive: Defaulted<number>
  negative: Defaulted<number>
  neutral: Defaulted<number>
  unsure: Defaulted<number>
  under: Defaulted<number>
}

export interface SavedReplyTable {
  brand_id: string
  id: string
  name: string
  language: string
  tone: Defaulted<string>
  text: string
  valid_until: Date | null
  updated_by_id: string
  updated_by_name: string
  created_at: Date
  updated_at: Date
}

export interface SavedViewTable {
  brand_id: string
  id: string
  name: string
  owner_id: string | null
  filter: Json
  created_at: Date
}

export interface SeriesStateTable {
  brand_id: string
  series: string
  state: Json
  seen_at: Date
}

export interface SignInTryTable {
  id: string
  account_hash: string
  address: string
  at: Date
}

export interface SourceTable {
  brand_id: string
  id: string
  collector: string
  name: string
  config: DefaultedJson
  kind: string
  shown_order: Defaulted<string>
  every_minutes: Defaulted<number>
  visibility: number | null
  enabled: Defaulted<boolean>
  origin: Defaulted<string>
  filtered: Defaulted<boolean>
  cursor: string | null
  next_run_at: Date | null
  held_until: Date | null
  held_by: string | null
  last_run_at: Date | null
  last_ok_at: Date | null
  last_mention_at: Date | null
  failures: Defaulted<number>
  failure_kind: string | null
  failure_told: Json | null
  failing_since: Date | null
  storefront: Json | null
  created_at: Defaulted<Date>
  failure_status: number | null
  capped: Json | null
  capped_since: Date | null
  newest_at: Date | null
  quiet_after_days: number | null
  rhythm_at: Date | null
  retention_days: number | null
}

export interface StandingCheckpointTable {
  brand_id: string
  source_id: string
  day: number
  half_life_days: number
  sums: Json
}

export interface TeamTable {
  brand_id: string
  id: string
  name: string
  created_at: Date
}

export interface TeamMemberTable {
  brand_id: string
  team_id: string
  person_id: string
}

export interface TotpUseTable {
  person_id: string
  code_hash: string
  at: Date
}

export interface WebhookEndpointTable {
  brand_id: string
  id: string
  name: string
  url: string
  secrets: string[]
  events: Defaulted<string[]>
  enabled: Defaulted<boolean>
  disabled_at: Date | null
  disabled_told: Json | null
  origin: Defaulted<string>
  created_at: Defaulted<Date>
  held_until: Date | null
  held_by: string | null
  failures: Defaulted<number>
  failing_since: Date | null
  retry_at: Date | null
  rotated_until: Date | null
  channel: Defaulted<string>
  language: string | null
}

export interface WeeklyReportTable {
  brand_id: string
  day: number
  told_at: Date
}

export interface Schema {
  alert: AlertTable
  alert_route: AlertRouteTable
  answer: AnswerTable
  answer_act: AnswerActTable
  api_key: ApiKeyTable
  audit: AuditTable
  branch: BranchTable
  brand: BrandTable
  brand_competitor: BrandCompetitorTable
  brand_formula: BrandFormulaTable
  brand_role: BrandRoleTable
  brand_setting: BrandSettingTable
  case_candidate: CaseCandidateTable
  case_event: CaseEventTable
  case_file: CaseFileTable
  case_mention: CaseMentionTable
  case_note: CaseNoteTable
  case_tag: CaseTagTable
  case_undo: CaseUndoTable
  collection_run: CollectionRunTable
  correction: CorrectionTable
  delivery: DeliveryTable
  delivery_attempt: DeliveryAttemptTable
  echo: EchoTable
  entry_link: EntryLinkTable
  erasure: ErasureTable
  floor_sign: FloorSignTable
  formula_change: FormulaChangeTable
  held_message: HeldMessageTable
  host_turn: HostTurnTable
  idempotency: IdempotencyTable
  incident: IncidentTable
  index_day: IndexDayTable
  invitation: InvitationTable
  legal_hold: LegalHoldTable
  loop_change: LoopChangeTable
  loop_day: LoopDayTable
  mention: MentionTable
  mention_place: MentionPlaceTable
  mention_revision: MentionRevisionTable
  migration: MigrationTable
  moment_reading: MomentReadingTable
  observation: ObservationTable
  person: PersonTable
  person_account: PersonAccountTable
  person_session: PersonSessionTable
  person_totp: PersonTotpTable
  person_verification: PersonVerificationTable
  planned_event: PlannedEventTable
  presence: PresenceTable
  reader_spending: ReaderSpendingTable
  reading: ReadingTable
  reading_cache: ReadingCacheTable
  rollup_aspect: RollupAspectTable
  rollup_day: RollupDayTable
  rollup_hour: RollupHourTable
  rollup_moment: RollupMomentTable
  saved_reply: SavedReplyTable
  saved_view: SavedViewTable
  series_state: SeriesStateTable
  sign_in_try: SignInTryTable
  source: SourceTable
  standing_checkpoint: StandingCheckpointTable
  team: TeamTable
  team_member: TeamMemberTable
  totp_use: TotpUseTable
  webhook_endpoint: WebhookEndpointTable
  weekly_report: WeeklyReportTable
}
