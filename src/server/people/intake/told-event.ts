import { sql } from 'kysely'
import type { Told } from '#domain/people/intake/call.ts'
import { readConsents } from '#domain/people/privacy/consent.ts'
import type { Tx } from '#server/db/connect.ts'
import { timestamp } from '#server/db/instants.ts'
import type { NewEvent } from '#server/db/log.ts'
import type { Case } from './take.ts'

/** What was told as the log takes it: of the first name that was used; the others are claimed to be the same person. */
export const eventOf = ({
  messageId,
  names: [person, ...names],
  kind,
  name,
  properties,
  happenedAt,
  campaign,
  arrival,
  context,
  account,
}: Told): NewEvent => ({
  messageId,
  person: person ?? null,
  names,
  kind,
  name,
  properties: withConsent(kind, name, properties, context.consent),
  happenedAt,
  campaign,
  arrival,
  account,
})

/** What Segment calls the event by which somebody changes what they consented to: a word of theirs, and no deed. */
export const CONSENT_UPDATED = 'Segment Consent Preference Updated'

/**
 * Segment tells beside every event what somebody consented to. It is kept where it says something new: with who they
 * are, and with the event that tells of a change.
 */
function withConsent(
  kind: Told['kind'],
  name: string,
  properties: Told['properties'],
  told: unknown,
): Told['properties'] {
  const isNews = kind === 'identify' || name === CONSENT_UPDATED
  if (!isNews || properties.consent !== undefined || readConsents(told).length === 0)
    return properties
  return { ...properties, consent: told }
}

type Mark = { messageId: string; flags: string[]; toldAt: number | null; raw: Buffer | null }

/** What there is to say beside an event that was stored just now. */
export function marksOf({ read, outcome }: Case): Mark[] {
  if (outcome?.result !== 'stored' || !('told' in read) || read.told.flags.length === 0) return []
  const { messageId, flags, toldAt } = read.told
  const otherTime = flags.includes('clock-corrected') || flags.includes('future')
  const raw = read.isMended ? Buffer.from(read.bytes) : null
  return [{ messageId, flags, toldAt: otherTime ? toldAt : null, raw }]
}

export async function writeMarks(
  tx: Tx,
  workspaceId: string,
  sourceId: number,
  marks: readonly Mark[],
): Promise<void> {
  if (marks.length === 0) return
  await sql`
    insert into event_mark (workspace_id, event_id, flags, told_at, raw)
    select ${workspaceId}::uuid, e.event_id, string_to_array(m.flags, ' '), m.told_at,
      decode(m.raw, 'base64')
    from unnest(
      ${marks.map(({ messageId }) => messageId)}::text[],
      ${marks.map(({ flags }) => flags.join(' '))}::text[],
      ${marks.map(({ toldAt }) => (toldAt === null ? null : timestamp(toldAt)))}::timestamptz[],
      ${marks.map(({ raw }) => raw?.toString('base64') ?? null)}::text[]
    ) as m (message_id, flags, told_at, raw)
    join event e on e.workspace_id = ${workspaceId} and e.source_id = ${sourceId}
      and e.message_id = m.message_id`.execute(tx)
}
