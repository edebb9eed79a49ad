import { sql } from 'kysely'
import type { Name } from '#domain/people/identity/name.ts'
import type { Db } from './db/connect.ts'
import { append } from './db/log.ts'
import { tellEventsStored } from './db/notices.ts'
import { suppressedIn } from './db/privacy/suppressed.ts'
import { inWorkspace } from './db/transaction.ts'

/** The header of a mail of ours that names it, as what is told of it does. */
export const MAIL_ID = 'X-Lockstep-Mail'

/** What became of a mail to somebody of the log. */
export type OfMail = {
  personId: number
  mail: string
} & (
  | { does: 'delivered' }
  | { does: 'open'; agent: string; method: string }
  | { does: 'click'; agent: string; method: string; link: string }
)

const NAMES = { delivered: 'email_delivered', open: 'email_open', click: 'email_click' }
/** Of several of a kind within it, one is told. */
const ONCE_IN_MS = 1_000

/**
 * Tells the log of it as mail tools do (Segment's e-mail spec), so that the tests for machines judge it and rules count
 * it like any other. Nothing is told of who was erased or is not to be tracked.
 */
export async function tellOfMail(
  db: Db,
  workspaceId: string,
  of: OfMail,
  now: number,
): Promise<void> {
  const isTold = await inWorkspace(db, workspaceId, async (tx) => {
    const { isErased, isUntracked } = await suppressedIn(tx, workspaceId)
    const { rows } = await sql<Name & { isErased: boolean }>`
      select system, key as value, erased_at is not null as "isErased" from person
      where workspace_id = ${workspaceId} and person_id = ${of.personId}`.execute(tx)
    const [name] = rows
    if (!name || name.isErased || isErased(name) || isUntracked(name)) return false
    const { does, mail } = of
    const link = does === 'click' ? of.link : null
    const which = does === 'delivered' ? '' : `:${Math.floor(now / ONCE_IN_MS)}`
    const event = {
      messageId: `${does}:${mail}${which}${link === null ? '' : `:${shortOf(link)}`}`,
      person: { system: name.system, value: name.value },
      // That a mail arrived is nothing they did: it makes nobody a lead.
      kind: does === 'delivered' ? ('identify' as const) : ('behaviour' as const),
      name: NAMES[does],
      properties: {},
      details: {
        email_id: mail,
        ...(link !== null && { link_url: link }),
        ...('agent' in of && { user_agent: of.agent.slice(0, 300), method: of.method }),
      },
      happenedAt: now,
    }
    const { messageIds } = await append(tx, workspaceId, 'lockstep', [event], now)
    return messageIds.size > 0
  })
  if (isTold) await tellEventsStored(db, workspaceId)
}

/** Tells links of one mail apart in few bytes. */
function shortOf(link: string): string {
  let sum = 0
  for (const sign of link) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 4_294_967_291
  return sum.toString(36)
}
