import type { Tables } from './tables.ts'

/** Tables of which every row belongs to one workspace. */
export const WORKSPACE_TABLES = [
  'workspace',
  'source',
  'batch',
  'batch_refusal',
  'batch_status',
  'status_meanings',
  'signature',
  'event',
  'event_due',
  'person',
  'company',
  'company_due',
  'company_told',
  'company_domain',
  'buying_role_said',
  'buying_need',
  'deal',
  'deal_contact',
  'person_state',
  'handoff',
  'desk',
  'desk_due',
  'clock',
  'handoff_deal',
  'fold_due',
  'name_claim',
  'name_decision',
  'candidate',
  'arrival',
  'channel_rules',
  'campaign',
  'campaign_alias',
  'agreement_version',
  'proposal',
  'proposal_revision',
  'proposal_signer',
  'agreement_signature',
  'agreement_draft',
  'clause_comment',
  'reservation',
  'rating_round',
  'rating_lead',
  'rating_answer',
  'proposal_backtest',
  'backtest_variant',
  'failed_event',
  'intake_count',
  'event_mark',
  'false_signal',
  'stage_change',
  'feed_head',
  'work_hours',
  'holiday_place',
  'absence',
  'crunch',
  'hours_head',
  'routing',
  'routing_turn',
  'strength',
  'strength_off',
  'team_request',
  'request_turn',
  'standing_rhythm',
  'standing_ask',
  'explanation',
  'webhook',
  'delivery',
  'privacy',
  'suppression',
  'erasure',
  'person_word',
  'word_near',
  'person_came',
  'person_source',
  'people_view',
  'owner_change',
  'owner_changed',
  'team',
  'member',
  'member_team',
  'invitation',
  'mail',
  'access_key',
  'audit',
  'audit_head',
  'idempotency',
  'revision',
  'notice',
  'notice_wish',
  'escalation',
  'chat_place',
  'chat_message',
  'act_link',
  'track',
  'track_count',
  'nurture_head',
  'enrolment',
  'enrolment_due',
  'nurture_step',
  'milestone_reached',
  'nurture_task',
] as const satisfies (keyof Tables)[]

const names = WORKSPACE_TABLES.join('|')
const READ = new RegExp(
  `\\b(?:from|join|update|using)\\s+(?:only\\s+)?"?(?:${names})"?(?![\\w"])`,
  'gi',
)
const WRITTEN = new RegExp(
  `\\binsert\\s+into\\s+"?(?:${names})"?(?![\\w"])([^()]*\\([^)]*\\))?`,
  'gi',
)
const NAMED = /\bworkspace_id"?\s*=|\busing\s*\(\s*"?workspace_id\b/gi
const GIVEN = /\bworkspace_id"?\s*=\s*(?:\$\d|')/i

/**
 * Row level security protects a workspace but finds its shard only when every query says which workspace it means
 * (scale rule C2). Counts, for every workspace table a query reads, one `workspace_id =`, and at least one of them
 * compared with a parameter. Answers the text as it is.
 */
export function assertWorkspaceNamed(text: string): string {
  const read = text.match(READ)?.length ?? 0
  const named = text.match(NAMED)?.length ?? 0
  if (read > named || (read > 0 && !GIVEN.test(text)))
    throw new Error(
      `This query reads ${read} workspace tables and names their workspace_id ${named} times: ${text}`,
    )
  for (const [insert, columns] of text.matchAll(WRITTEN))
    if (!columns?.includes('workspace_id'))
      throw new Error(`This query writes without workspace_id: ${insert}`)
  return text
}
