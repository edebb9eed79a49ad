import type { Tables } from '#server/db/tables.ts'

/**
 * What becomes of a column that may hold words about somebody, when they are erased:
 *
 * - `erased`: emptied, replaced or deleted with the rows of the person, by erase.ts;
 * - `found`: rows that hold one of their names are emptied or deleted, by erase.ts;
 * - `scrubbed`: their names are taken out of it wherever they stand, by nothing but this word;
 * - `sealed`: encrypted, and forgotten;
 * - `no: …`: holds nothing of a person, and why.
 */
type Place = 'erased' | 'found' | 'scrubbed' | 'sealed' | `no: ${string}`

const CODE = 'no: a code of ours'
const COMPANY =
  'no: made of what states, deals and sources say; one that nobody else names goes with them'
const MEMBER = 'no: a member of this workspace, not somebody the log speaks of'
const SETTING = 'no: a setting that members make'
const SECRET = 'no: a secret or its hash'
const HASHES = 'no: keyed hashes, so that erased stays erased'

/**
 * Where words about people can be: every text, JSON and bytes column of every table. Erasing reads it, the export of what
 * is held of somebody is tested against it, and a test fails where a column is missing (places.test.ts). @internal
 */
export const PLACES: { [table in keyof Tables]?: Record<string, Place> } = {
  absence: { kind: CODE, note: 'scrubbed' },
  access_key: { kind: CODE, name: SETTING, shown: SECRET, secret_hash: SECRET, scopes: CODE },
  act_link: { token_hash: SECRET, act: CODE },
  agreement_draft: { note: 'scrubbed', document: 'scrubbed' },
  agreement_signature: { side: CODE, name: MEMBER, hash: CODE, voided_as: CODE },
  agreement_version: { document: SETTING, suspended_for: SETTING },
  arrival: {
    source: 'erased',
    medium: 'erased',
    campaign: 'erased',
    term: 'erased',
    content: 'erased',
    tag_id: 'erased',
    clicks: CODE,
    referrer: 'erased',
    landing: 'erased',
    channel: SETTING,
  },
  audit: {
    actor_kind: CODE,
    actor_id: MEMBER,
    actor_name: MEMBER,
    ip: MEMBER,
    agent: MEMBER,
    action: CODE,
    subject_kind: CODE,
    subject_id: 'no: a number',
    subject_label: 'found',
    before: 'found',
    after: 'found',
    request_id: CODE,
    prev_hash: CODE,
    hash: CODE,
  },
  audit_head: { hash: CODE },
  backup: {
    command: CODE,
    file_name: 'no: made by us of the date',
    product: CODE,
    sha256: CODE,
    counts: 'no: counts',
  },
  batch: { file_name: 'scrubbed', map: 'scrubbed', state: CODE, error: 'scrubbed', shape: CODE },
  batch_refusal: { column_name: 'no: a header of a file', reason: 'found', raw: 'found' },
  batch_status: { system: CODE, status_of: CODE, status: 'found' },
  buying_need: { role: CODE },
  buying_role_said: { role: 'erased' },
  campaign: {
    name: 'scrubbed',
    channel: SETTING,
    intent: CODE,
    currency: CODE,
    kit_url: 'scrubbed',
  },
  campaign_alias: { alias: 'scrubbed' },
  candidate: { why: CODE, message_id: 'erased' },
  channel_rules: { rules: SETTING, made_by: MEMBER },
  chat_message: { state: CODE, error: 'no: what a program of ours said of the line' },
  chat_place: {
    kind: CODE,
    name: SETTING,
    sealed_url: SECRET,
    shown: SETTING,
    topics: CODE,
    off_because: CODE,
  },
  clock: { kind: CODE, owes: CODE, void_as: CODE },
  clause_comment: { clause_id: CODE, side: CODE, says: 'scrubbed' },
  company: {
    system: CODE,
    key: COMPANY,
    name: COMPANY,
    told_name: COMPANY,
    told_domain: COMPANY,
    told_called: COMPANY,
  },
  company_domain: { domain: 'no: a domain that members said something of' },
  company_due: { name: 'no: gone as soon as companies are settled' },
  company_told: {
    spelled: 'erased',
    name: 'erased',
    domain: 'no: what somebody registered, as companies are known by it',
    message_id: 'erased',
  },
  crunch: { note: 'scrubbed' },
  credential: {
    provider_id: CODE,
    account_id: MEMBER,
    password: SECRET,
    access_token: SECRET,
    refresh_token: SECRET,
    id_token: SECRET,
    scope: CODE,
  },
  delivery: {
    state: CODE,
    error: 'no: what a program of ours said of the line',
    step: 'no: numbers, and words of a setting',
  },
  enrolment: { from_stage: CODE, step_id: CODE, left_because: CODE },
  deal: {
    key: 'scrubbed',
    name: 'erased',
    owner: 'no: who of us works on it',
    currency: CODE,
    state: CODE,
    source_stage: 'no: a stage of the sales process',
    reason: 'erased',
  },
  desk: { state: CODE, clock: CODE, moved_for: CODE, why: 'erased', last: 'erased' },
  erasure: { called: HASHES, beside: HASHES, erased_by: MEMBER },
  escalation: { steps: SETTING },
  event: { message_id: 'erased', campaign: 'erased', piece: 'erased', details: 'erased' },
  event_mark: { flags: CODE, raw: 'erased' },
  explanation: { about: CODE, says: 'scrubbed', grade: CODE, word: 'scrubbed' },
  failed_event: {
    code: CODE,
    path: 'found',
    reason: 'found',
    raw: 'found',
    call: CODE,
    around: 'found',
    state: CODE,
  },
  false_signal: { test: CODE, evidence: 'erased', said: CODE },
  handoff: {
    opened_by: CODE,
    fit_band: CODE,
    engagement_band: CODE,
    closing: CODE,
    reason: 'erased',
    person_origin: 'erased',
  },
  holiday_place: { place: CODE, days: 'no: names of public holidays' },
  human: { name: MEMBER, email: MEMBER, image: MEMBER },
  human_session: { token: SECRET, ip_address: MEMBER, user_agent: MEMBER },
  idempotency: {
    who: MEMBER,
    route: CODE,
    key_digest: CODE,
    body_digest: CODE,
    answer: 'sealed',
  },
  invitation: {
    name: MEMBER,
    email: MEMBER,
    roles: CODE,
    sees: CODE,
    origins: SETTING,
    token_hash: SECRET,
  },
  mail: {
    recipient: 'scrubbed',
    subject: 'scrubbed',
    body: 'scrubbed',
    error: 'scrubbed',
    purpose: SETTING,
    html: 'scrubbed',
    headers: 'no: links that name people by numbers, and the address of a member',
    withheld: CODE,
  },
  milestone_reached: { milestone_id: CODE },
  member: {
    name: MEMBER,
    email: MEMBER,
    roles: CODE,
    sees: CODE,
    origins: SETTING,
    known_as: MEMBER,
  },
  name_claim: { message_id: 'erased' },
  name_decision: { kind: CODE },
  nurture_step: { step_id: CODE, outcome: CODE, because: CODE, clicked: CODE, opened: CODE },
  nurture_task: { why: CODE, says: 'scrubbed' },
  notice: { topic: CODE, key: 'no: made by us of numbers and topics', mail_as: CODE },
  notice_wish: { ways: SETTING, quiet: CODE },
  owner_change: { owner: 'no: who of us works with them' },
  owner_changed: { before: 'no: who of us works with them' },
  people_view: { name: 'scrubbed', shows: 'scrubbed' },
  person: { key: 'erased', system: CODE },
  person_state: {
    traits: 'erased',
    stage: CODE,
    fit_band: CODE,
    engagement_band: CODE,
    last_event_name: 'erased',
    memory: 'erased',
    company: 'erased',
    company_account: 'erased',
    company_called: 'erased',
    company_text: 'erased',
  },
  person_word: { word: 'erased' },
  privacy: { key: SECRET, purposes: SETTING, retention: SETTING },
  backtest_variant: { fingerprint: CODE },
  proposal: { state: CODE },
  proposal_backtest: { report: SETTING },
  proposal_revision: { body: SETTING, hash: CODE, note: SETTING },
  proposal_signer: { side: CODE, mailbox: MEMBER },
  rating_answer: { side: CODE },
  request_turn: { answer: 'scrubbed', reaction: 'scrubbed' },
  reservation: {
    clause_id: CODE,
    side: CODE,
    says: 'scrubbed',
    state: CODE,
    review_on: 'no: a day',
  },
  revision: { thing: CODE, thing_id: 'no: a number', fields: 'scrubbed', ended_by: MEMBER },
  second_factor: { secret: SECRET, backup_codes: SECRET },
  signature: { name: 'erased', properties: 'erased' },
  source: { name: SETTING },
  standing_ask: { side: CODE, said: 'scrubbed', outcome: 'scrubbed' },
  stage_change: { from_stage: CODE, to_stage: CODE, closing: CODE, reason: 'erased' },
  status_meanings: { meanings: SETTING, made_by: MEMBER },
  suppression: {
    kind: CODE,
    hash: HASHES,
    shown: 'found',
    reason: 'scrubbed',
    made_by: MEMBER,
  },
  team_request: { kind: CODE, owes: CODE, field: 'scrubbed', wants: 'scrubbed', state: CODE },
  team: { name: SETTING, side: CODE },
  throttle: { bucket: MEMBER },
  track: { name: 'scrubbed', document: 'scrubbed' },
  track_count: { what: CODE },
  verification: { identifier: MEMBER, value: SECRET },
  webhook: {
    name: SETTING,
    url: SETTING,
    stages: CODE,
    off_because: CODE,
    sealed_secret: SECRET,
    sealed_old_secret: SECRET,
  },
  word_near: { spelling: 'erased', word: 'erased' },
  routing: { rules: SETTING, relay: SETTING, reps: MEMBER },
  strength: { fit_band: CODE, engagement_band: CODE, opened_by: CODE },
  work_hours: { week: SETTING, days: 'scrubbed' },
  workspace: { name: SETTING, time_zone: CODE, currency: CODE },
}

type Column = { table: string; column: string }

const placed = (as: Place): Column[] =>
  Object.entries(PLACES).flatMap(([table, columns]) =>
    Object.entries(columns ?? {}).flatMap(([column, place]) =>
      place === as ? [{ table, column }] : [],
    ),
  )

/** Columns out of which names are taken wherever they stand. */
export const SCRUBBED: readonly Column[] = placed('scrubbed')

const of = (table: string, ...columns: string[]): Column[] =>
  columns.map((column) => ({ table, column }))

/** Columns in which a name may stand that nobody links to anybody, and that erasing empties by the name alone. */
export const NAMING: readonly Column[] = [
  ...SCRUBBED,
  ...placed('found'),
  ...of('event', 'message_id', 'campaign', 'piece', 'details'),
  ...of('event_mark', 'raw'),
  ...of('false_signal', 'evidence'),
  ...of(
    'arrival',
    'source',
    'medium',
    'campaign',
    'term',
    'content',
    'tag_id',
    'referrer',
    'landing',
  ),
  ...of('candidate', 'message_id'),
  ...of('name_claim', 'message_id'),
  ...of('handoff', 'reason', 'person_origin'),
  ...of('stage_change', 'reason'),
  ...of('signature', 'name', 'properties'),
  ...of('company_told', 'spelled', 'name', 'message_id'),
]
