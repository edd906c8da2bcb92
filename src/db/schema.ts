// Generated from sql/ by `npm run schema`. A test holds it equal to what the migrations make; don't edit it.

import type { ColumnType } from 'kysely'

/** Has a default: may be left out on insert. */
export type Defaulted<T> = ColumnType<T, T | undefined, T>

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

export interface ApiKeyTable {
  id: string
  name: string
  hash: string
  scope: string
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
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

export interface BrandSettingTable {
  brand_id: string
  key: string
  value: Json
  updated_at: Defaulted<Date>
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
  error: string | null
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

export interface IndexDayTable {
  brand_id: string
  day: number
  value: number | null
  low: number | null
  high: number | null
  formula: string
  stale: Defaulted<boolean>
  computed_at: Date
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

export interface SeriesStateTable {
  brand_id: string
  series: string
  state: Json
  seen_at: Date
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
  failure_message: string | null
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

export interface WebhookEndpointTable {
  brand_id: string
  id: string
  name: string
  url: string
  secrets: string[]
  events: Defaulted<string[]>
  enabled: Defaulted<boolean>
  disabled_at: Date | null
  disabled_reason: string | null
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
  api_key: ApiKeyTable
  branch: BranchTable
  brand: BrandTable
  brand_competitor: BrandCompetitorTable
  brand_setting: BrandSettingTable
  collection_run: CollectionRunTable
  correction: CorrectionTable
  delivery: DeliveryTable
  delivery_attempt: DeliveryAttemptTable
  echo: EchoTable
  erasure: ErasureTable
  formula_change: FormulaChangeTable
  held_message: HeldMessageTable
  host_turn: HostTurnTable
  idempotency: IdempotencyTable
  index_day: IndexDayTable
  legal_hold: LegalHoldTable
  mention: MentionTable
  mention_place: MentionPlaceTable
  mention_revision: MentionRevisionTable
  migration: MigrationTable
  moment_reading: MomentReadingTable
  observation: ObservationTable
  reader_spending: ReaderSpendingTable
  reading: ReadingTable
  reading_cache: ReadingCacheTable
  rollup_aspect: RollupAspectTable
  rollup_day: RollupDayTable
  rollup_hour: RollupHourTable
  rollup_moment: RollupMomentTable
  series_state: SeriesStateTable
  source: SourceTable
  standing_checkpoint: StandingCheckpointTable
  webhook_endpoint: WebhookEndpointTable
  weekly_report: WeeklyReportTable
}
