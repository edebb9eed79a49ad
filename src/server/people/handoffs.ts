import type { Selectable } from 'kysely'
import type { PersonHandoff } from '#api/people.ts'
import { missingDetails } from '#domain/handoffs/missing-details.ts'
import type { HandoffStory } from '#domain/people/handoff-story.ts'
import type { Tx } from '#server/db/connect.ts'
import type { HandoffTable } from '#server/db/handoff-tables.ts'

export const IMPLIED = ['passed', 'accepted', 'sql', 'opportunity'] as const

/** A person's hand-offs, oldest first. Without a decision one expires on its day, noticed or not. Rule 1.2. */
export async function handoffsOf(
  tx: Tx,
  workspaceId: string,
  personId: number,
  now: number,
): Promise<(PersonHandoff & HandoffStory)[]> {
  const noticed = await tx
    .selectFrom('handoff')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .orderBy('n')
    .execute()
  const rows = noticed.map((row) => asOf(row, now))
  const known = rows.length > 0 ? await knownDetails(tx, workspaceId, personId) : NOTHING
  return rows.map((row) => ({
    n: row.n,
    version: row.version,
    mqlAt: row.mql_at as HandoffStory['mqlAt'],
    effectiveAt: row.effective_at,
    openedBy: row.opened_by,
    fitBand: row.fit_band,
    engagementBand: row.engagement_band,
    fit: row.fit,
    engagement: row.engagement,
    passedAt: row.passed_at as HandoffStory['passedAt'],
    acceptedAt: row.accepted_at as HandoffStory['acceptedAt'],
    sqlAt: row.sql_at as HandoffStory['sqlAt'],
    opportunityAt: row.opportunity_at as HandoffStory['opportunityAt'],
    dealAt: row.deal_at as HandoffStory['dealAt'],
    wonAt: row.won_at as HandoffStory['wonAt'],
    lostAt: row.lost_at as HandoffStory['lostAt'],
    closedAt: row.closed_at as HandoffStory['closedAt'],
    closing: row.closing,
    reason: row.reason,
    implied: IMPLIED.filter((_, bit) => row.implied & (1 << bit)),
    missing: row.passed_at === null && row.closed_at === null ? missing(known, row.version) : [],
    dealCameFirst: row.deal_came_first,
  }))
}

const asOf = (row: Row, now: number): Row =>
  row.closing === null && row.expires_at !== null && row.expires_at <= now
    ? { ...row, closing: 'expired', closed_at: row.expires_at }
    : row

type Row = Selectable<HandoffTable>

type Known = { traits: Record<string, unknown>; required: Map<number, string[]> }
const NOTHING: Known = { traits: {}, required: new Map() }

async function knownDetails(tx: Tx, workspaceId: string, personId: number): Promise<Known> {
  const state = await tx
    .selectFrom('person_state')
    .select('traits')
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  const versions = await tx
    .selectFrom('agreement_version')
    .select(['version', 'document'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  const required = versions.map((one) => [one.version, one.document.minimumInformation] as const)
  return { traits: state?.traits ?? {}, required: new Map(required) }
}

const missing = ({ traits, required }: Known, version: number): string[] =>
  missingDetails({ minimumInformation: required.get(version) ?? [] }, traits)

/** When each hand-off that is over ended; at these instants points may have been taken away. */
export const closingsOf = (handoffs: readonly Pick<PersonHandoff, 'closedAt'>[]): number[] =>
  handoffs.flatMap(({ closedAt }) => (closedAt === null ? [] : [closedAt]))
