import { sql } from 'kysely'
import type { Scalar } from '#domain/agreement/agreement.ts'
import { letterTo } from '#domain/handoffs/nurture/letter.ts'
import { WITHHELD_WORDS } from '#domain/handoffs/nurture/words.ts'
import { personName } from '#domain/people/person-name.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Tx } from '#server/db/connect.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { mayContact } from '#server/db/privacy/consents.ts'
import { every } from '#server/db/search.ts'
import { reach } from '#server/handoffs/nurture/mails/write-mail.ts'
import { readGround, readTracks } from '#server/handoffs/nurture/running/read-tracks.ts'
import { inScope, type Sight } from '#server/sight.ts'
import { veiled } from './veiled.ts'

type Preview = {
  name: string
  subject: string
  text: string
  may: boolean
  because: string | null
}

/** A mail as somebody in sight would get it now, but for its links, which lead where they say and unsubscribe nobody. */
export async function previewOf(
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  { trackId, stepId, personId: asked }: { trackId: number; stepId: string; personId: number },
  now: number,
): Promise<Result<Preview, 'track-unknown' | 'track-step-unknown' | 'person-unknown'>> {
  const track = (await readTracks(tx, workspaceId)).find((one) => one.trackId === trackId)
  if (!track) return refuse('track-unknown')
  const does = track.steps.find(({ id }) => id === stepId)?.does
  if (does?.kind !== 'mail') return refuse('track-step-unknown')
  const { rows } = await sql<{ id: number; key: string; traits: Record<string, Scalar> }>`
    select ps.person_id as id, p.key, ps.traits from person one
    join person p on p.workspace_id = ${workspaceId} and p.person_id = ${rootOf('one')}
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = p.person_id
    where ${every([sql`one.workspace_id = ${workspaceId} and one.person_id = ${asked}`, ...inScope(workspaceId, sight.scope)])}`.execute(
    tx,
  )
  const [person] = rows
  if (!person) return refuse('person-unknown')
  const { workspace } = await readGround(tx, workspaceId, now)
  const { subject, text } = letterTo(does, person.traits, {
    link: (url) => url,
    unsubscribe: '(a link by which they unsubscribe)',
    pixel: null,
    sender: workspace,
  })
  const { answer } = await mayContact(tx, workspaceId, person.id)
  const said = answer({ purpose: track.forPurpose, channel: 'mail' })
  const { address } = await reach(tx, workspaceId, person.id)
  const because = said.may ? (address === null ? 'no-address' : null) : said.because
  return ok({
    name: veiled(personName(person.traits, person.key), person.id, sight),
    subject,
    text,
    may: because === null,
    because: because === null ? null : WITHHELD_WORDS[because],
  })
}
