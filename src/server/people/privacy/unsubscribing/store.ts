import { sql } from 'kysely'
import { purposeName } from '#domain/people/privacy/consent-words.ts'
import { maskedAddress, type Unsubscribing } from '#domain/people/privacy/unsubscribing.ts'
import { type By, record } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { append } from '#server/db/log.ts'
import { namesOf, personOf } from '#server/db/names/read-names.ts'
import { mayContact } from '#server/db/privacy/consents.ts'
import { privacyEpoch } from '#server/db/privacy/epoch.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { namesSpelled } from '#server/people/privacy/held.ts'

/** What the page of a link shows: somebody may stop it, it is stopped, or nothing is sent at all. */
export type Standing = {
  is: 'sent' | 'stopped' | 'nothing'
  /** Of whoever sends. */
  workspace: string
  purpose: string
  channel: Unsubscribing['channel']
  /** Masked; null where no address is known. */
  address: string | null
}

/** How it stands; null where nobody is meant. Changes nothing. */
export const readStanding = (db: Db, of: Unsubscribing): Promise<Standing | null> =>
  inWorkspace(db, of.workspaceId, async (tx) => (await found(tx, of))?.standing ?? null)

/**
 * Writes down once that they want no more of it: a word in the log like any other, with an entry of the audit. Whoever
 * asks again, also at the same moment, finds it stopped. It counts once this is answered; the fold tells the timeline later.
 */
export const unsubscribe = (
  db: Db,
  of: Unsubscribing,
  { now, by }: { now: number; by: By },
): Promise<Standing | null> =>
  inWorkspace(db, of.workspaceId, async (tx) => {
    const { workspaceId, purpose, channel } = of
    // Nobody is erased before this ends.
    await privacyEpoch(tx, workspaceId)
    const known = await found(tx, of)
    if (known === null) return null
    const { personId, said, standing } = known
    if (known.isErased || said?.given === false) return standing
    // A word of a clock that is ahead of ours was not said after this one.
    const at = Math.max(now, said?.at ?? now)
    // Under the name the link was made for: should the two be told apart again, the word stays with who said it.
    const [name = null] = await namesSpelled(tx, workspaceId, [of.personId])
    const consent = { purpose, channel, given: false, basis: null, textVersion: null, note: null }
    const event = {
      // Of two at once, both know the same last word: the second finds its event told.
      messageId: `unsubscribe:${of.personId}:${purpose}:${channel}:${said?.no ?? 0}`,
      person: name,
      kind: 'identify' as const,
      name: 'consent',
      properties: { consent: [consent] },
      happenedAt: at,
    }
    const { messageIds } = await append(tx, workspaceId, BY_LINK, [event], at)
    if (messageIds.size > 0)
      await record(tx, workspaceId, {
        at: now,
        by,
        action: 'unsubscribe',
        subject: { kind: 'person', id: String(personId), label: `Person ${personId}` },
        after: { purpose, channel },
      })
    return { ...standing, is: 'stopped' }
  })

/** The source of these words. */
const BY_LINK = 'unsubscribe link'

async function found(tx: Tx, { workspaceId, personId: asked, purpose, channel }: Unsubscribing) {
  const personId = await personOf(tx, workspaceId, asked)
  if (personId === null) return null
  const { answer, lastWord, purposes } = await mayContact(tx, workspaceId, personId)
  const { because } = answer({ purpose, channel })
  const said = lastWord({ purpose, channel })
  const isErased = because === 'erased'
  const isQuiet = isErased || because === 'do-not-contact'
  const is = isQuiet ? 'nothing' : said?.given === false ? 'stopped' : 'sent'
  const standing: Standing = {
    is,
    workspace: await workspaceName(tx, workspaceId),
    purpose: purposeName(purposes, purpose),
    channel,
    address: isErased ? null : await addressOf(tx, workspaceId, personId),
  }
  return { personId, said, isErased, standing }
}

async function workspaceName(tx: Tx, workspaceId: string): Promise<string> {
  const { name } = await tx
    .selectFrom('workspace')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return name
}

/** The address they told last, else one they are called by. */
async function addressOf(tx: Tx, workspaceId: string, personId: number): Promise<string | null> {
  const { ids } = await namesOf(tx, workspaceId, [personId])
  const { rows } = await sql<{ address: string | null }>`
    select coalesce(
      (select traits ->> 'email' from person_state
        where workspace_id = ${workspaceId} and person_id = ${personId}),
      (select min(key) from person where workspace_id = ${workspaceId}
        and system = 'email' and person_id = any(${ids}::bigint[]))) as address`.execute(tx)
  return maskedAddress(rows[0]?.address ?? '')
}
