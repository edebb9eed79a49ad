import { sql } from 'kysely'
import { KIND } from '#domain/replay/log.ts'
import type { RuleDecision } from '#domain/replay/replay.ts'
import { canonical } from '#domain/replay/signature.ts'
import { signatureIds } from '#server/db/bulk/dictionary.ts'
import { BY_RULE } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { at, timestamp } from '#server/db/instants.ts'

/** The source of what the product itself tells the log. */
const LOCKSTEP = 'lockstep'

/** A decision of the rule as an event of the log. */
export type DecidedEvent = {
  personId: number
  messageId: string
  name: string
  version: number
  happenedAt: number
  knownAt: number
  details: { fit: number; fitBand: string; engagement: number; engagementBand: string }
}

/** Of a person's names, it is told of the one whose history the others joined. The message id makes a decision that a second fold finds again one that is known already. */
export function decidedEvent(personId: number, decision: RuleDecision): DecidedEvent {
  const { decidedAt, effectiveAt, version, fit, fitBand, engagement, engagementBand } = decision
  const name = decision.decision
  return {
    personId,
    messageId: `rule:${personId}:${name}:${decidedAt}:${effectiveAt}`,
    name,
    version,
    happenedAt: effectiveAt,
    knownAt: decidedAt,
    details: { fit, fitBand, engagement, engagementBand },
  }
}

/** Writes the rule's live decisions into the log; those it has told before are left out. See docs/decisions/006. */
export async function appendDecided(
  tx: Tx,
  workspaceId: string,
  events: readonly DecidedEvent[],
  now: number,
): Promise<void> {
  if (events.length === 0) return
  const sourceId = await sourceIdOf(tx, workspaceId, LOCKSTEP)
  const signatures = events.map(signatureOf)
  const ids = await signatureIds(
    tx,
    workspaceId,
    new Map(signatures.map((one) => [canonical(one), one])),
  )
  await sql`
    insert into event (workspace_id, source_id, message_id, person_id, signature_id, happened_at,
      received_at, known_at, details)
    select ${workspaceId}::uuid, ${sourceId}::bigint, d.message_id, d.person_id, d.signature_id,
      d.happened_at, ${at(now)}, d.known_at, d.details
    from unnest(
      ${events.map((event) => event.messageId)}::text[],
      ${events.map((event) => event.personId)}::bigint[],
      ${signatures.map((one) => ids.get(canonical(one)))}::bigint[],
      ${events.map((event) => timestamp(event.happenedAt))}::timestamptz[],
      ${events.map((event) => timestamp(event.knownAt))}::timestamptz[],
      ${events.map((event) => JSON.stringify(event.details))}::jsonb[]
    ) as d (message_id, person_id, signature_id, happened_at, known_at, details)
    on conflict (workspace_id, source_id, message_id) do nothing`.execute(tx)
}

/** The id of a source by its name; a new one is added. */
export async function sourceIdOf(tx: Tx, workspaceId: string, name: string): Promise<number> {
  const find = () =>
    tx
      .selectFrom('source')
      .select('source_id')
      .where('workspace_id', '=', workspaceId)
      .where('name', '=', name)
      .executeTakeFirst()
  const known = await find()
  if (known) return known.source_id
  await tx
    .insertInto('source')
    .values({ workspace_id: workspaceId, name })
    .onConflict((on) => on.columns(['workspace_id', 'name']).doNothing())
    .execute()
  return (await find())?.source_id as number
}

function signatureOf({ name, version }: DecidedEvent) {
  return { kind: KIND.decision, name, properties: { by: BY_RULE, version } }
}
