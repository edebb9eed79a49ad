import { sql } from 'kysely'
import { canonical } from '#domain/replay/signature.ts'
import { correctionOf, WEIGHS_AGAIN, WEIGHS_NOTHING } from '#domain/replay/weighing.ts'
import { signatureIds } from '#server/db/bulk/dictionary.ts'
import { readDictionary } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { sourceIdOf } from '#server/db/fold/decided.ts'
import { at, timestamp } from '#server/db/instants.ts'
import type { Verdict } from './verdict.ts'

/** What an event weighs is turned round, from an instant on. */
export type Correction = { of: Verdict; knownAt: number; batchId: number | null }

/**
 * Tells the log: at the instant and under the name of the event itself, so that it stays beside it whoever the name
 * belongs to, and goes with the import that brought it. Kind 3; see domain/replay/weighing.ts.
 */
export async function correct(
  tx: Tx,
  workspaceId: string,
  corrections: readonly Correction[],
  now: number,
): Promise<void> {
  if (corrections.length === 0) return
  const sourceId = await sourceIdOf(tx, workspaceId, 'lockstep')
  const { signatures, index } = await readDictionary(tx, workspaceId)
  const said = corrections.map(({ of }) => {
    const signature = signatures[index.get(of.signature) as number]
    if (!signature) throw new Error('A click is not in the dictionary')
    const name = of.isSilent ? WEIGHS_AGAIN : WEIGHS_NOTHING
    return correctionOf(name, signature, of.saidAt === null ? 'rule' : 'member')
  })
  const texts = said.map(canonical)
  const ids = await signatureIds(
    tx,
    workspaceId,
    new Map(said.map((one, i) => [texts[i] as string, one])),
  )
  const { rows } = await sql`
    insert into event (workspace_id, source_id, message_id, batch_id, person_id, signature_id,
      happened_at, received_at, known_at, details)
    select ${workspaceId}::uuid, ${sourceId}::bigint, c.message_id, c.batch_id, c.person_id,
      c.signature_id, c.happened_at, ${at(now)}, c.known_at, c.details
    from unnest(
      ${corrections.map(({ of }) => `signal:${of.eventId}:${of.corrections + 1}`)}::text[],
      ${corrections.map(({ batchId }) => batchId)}::bigint[],
      ${corrections.map(({ of }) => of.name)}::bigint[],
      ${texts.map((text) => ids.get(text))}::bigint[],
      ${corrections.map(({ of }) => timestamp(of.at))}::timestamptz[],
      ${corrections.map(({ knownAt }) => timestamp(knownAt))}::timestamptz[],
      ${corrections.map(({ of }) => JSON.stringify(detailsOf(of)))}::jsonb[]
    ) with ordinality
      as c (message_id, batch_id, person_id, signature_id, happened_at, known_at, details, place)
    order by c.place
    on conflict (workspace_id, source_id, message_id) do nothing
    returning 1`.execute(tx)
  if (rows.length !== corrections.length) throw new Error('A correction was told before')
}

const detailsOf = ({ eventId, finds, said }: Verdict) => ({ event: eventId, ...finds, said })
