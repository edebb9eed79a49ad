import { type RawBuilder, sql } from 'kysely'
import pg from 'pg'
import { type Address, client, type Db, type Tx } from './connect.ts'

/** What lies on desks changed: the workspace, and which hand-offs (none: many). */
export const DESKS = 'lockstep_desks'
/** What processes of one house tell each other: the members of a workspace changed, events of it were stored, or desks changed. */
const CHANNELS = { members: 'lockstep_members', events: 'lockstep_events', desks: DESKS } as const
const AGAIN_MS = 1_000
/** A line that broke without a word is noticed by asking. */
const ASK_EVERY_MS = 20_000
const ANSWER_MS = 5_000

/** Told when the transaction commits: every process forgets what it knew of the workspace's members. */
export async function tellMembersChanged(tx: Tx, workspaceId: string): Promise<void> {
  await notify('members', workspaceId).execute(tx)
}

/**
 * Told after events were stored, in a transaction of its own: whoever tells makes all others who tell wait until they
 * are on disk.
 */
export async function tellEventsStored(db: Db, workspaceId: string): Promise<void> {
  await notify('events', workspaceId).execute(db)
}

const notify = (channel: 'members' | 'events', workspaceId: string): RawBuilder<unknown> =>
  sql`select pg_notify(${CHANNELS[channel]}, ${workspaceId})`

export type Listening = { isHearing: () => boolean; stop: () => Promise<void> }

/**
 * Hears of what happens in a workspace (null: perhaps in any) on a connection of its own, which is opened again when it breaks.
 * Of desks it hears what `tellDesks` says.
 * While it is broken `isHearing` says no, and nothing may be remembered.
 */
export function listen(
  address: Address,
  channel: keyof typeof CHANNELS,
  changed: (workspaceId: string | null) => void,
): Listening {
  let current: pg.Client | null = null
  let stopped = false
  let again: NodeJS.Timeout | undefined
  let asking: NodeJS.Timeout | undefined
  const open = async () => {
    const connection = new pg.Client({
      ...client(address),
      keepAlive: true,
      query_timeout: ANSWER_MS,
      connectionTimeoutMillis: ANSWER_MS,
    })
    asking = setInterval(() => connection.query('select 1').catch(lost), ASK_EVERY_MS).unref()
    let isLost = false
    const lost = () => {
      if (isLost) return
      isLost = true
      clearInterval(asking)
      if (current === connection) current = null
      connection.removeAllListeners()
      connection.on('error', () => undefined)
      void connection.end().catch(() => undefined)
      if (!stopped) again = setTimeout(() => void open(), AGAIN_MS)
    }
    connection.once('error', lost)
    connection.once('end', lost)
    connection.on('notification', ({ payload }) => changed(payload ?? null))
    try {
      await connection.connect()
      await connection.query(`listen ${CHANNELS[channel]}`)
      if (stopped) return lost()
      // What was told while nobody listened was not heard.
      changed(null)
      current = connection
    } catch {
      lost()
    }
  }
  const opening = open()
  return {
    isHearing: () => current !== null,
    stop: async () => {
      stopped = true
      clearTimeout(again)
      await opening
      const connection = current
      current = null
      clearInterval(asking)
      connection?.removeAllListeners()
      connection?.on('error', () => undefined)
      await connection?.end().catch(() => undefined)
    },
  }
}
