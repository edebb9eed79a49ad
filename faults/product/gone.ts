import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Address, connect, type Db } from '#server/db/connect.ts'
import { tell } from '#server/db/log.ts'
import { enter, inWorkspace } from '#server/db/transaction.ts'
import { now } from '#server/session.ts'
import type { Door } from './clients.ts'
import { assert } from './run.ts'

/** In every word that is told of people who are to be erased, and in no other. */
const CANARY = 'zqcanary'
const EACH = 5

/** Tells of some people by words that stand nowhere else; one event of somebody else names them, too. */
export async function plant(db: Db, workspaceId: string, round: number): Promise<void> {
  const people = Array.from({ length: EACH }, (_, i) => `${CANARY}${round}x${i}@gone.example`)
  const events = people.flatMap((mail, i) => [
    {
      messageId: `${CANARY}-${round}-${i}`,
      person: mail,
      kind: 'identify' as const,
      name: 'identify',
      properties: { email: mail, name: `${CANARY} ${round} ${i}`, list: [`${CANARY}${i}`] },
      happenedAt: now(),
    },
    {
      messageId: `names-${round}-${i}`,
      person: `friend-${round}`,
      kind: 'behaviour' as const,
      name: 'recommended',
      properties: { to: mail },
      happenedAt: now(),
    },
  ])
  await tell(db, workspaceId, 'friends', events, now())
}

/** Erases the people of a round as their owner does, over HTTP. */
export async function eraseAll(door: Door, db: Db, workspaceId: string, round: number) {
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{ id: number }>`select person_id as id from person
      where workspace_id = ${workspaceId} and key like ${`${CANARY}${round}x%`}`.execute(tx),
  )
  assert(rows.length === EACH, `${rows.length} people were planted`)
  for (const { id } of rows) {
    const asked = { method: 'POST', body: '{}' }
    const headers = { ...door.headers, 'content-type': 'application/json' }
    const answer = await fetch(`${door.url}/api/v1/people/${id}/erasure`, { ...asked, headers })
    assert(answer.status === 200, `erasing answers ${answer.status}: ${await answer.text()}`)
  }
  return rows.length
}

/** The list and the secret of a house, as whoever restores it elsewhere brings them along. */
export function bringAlong(house: string, elsewhere: string): string {
  mkdirSync(elsewhere, { recursive: true })
  copyFileSync(join(house, 'secret'), join(elsewhere, 'secret'))
  const list = join(elsewhere, '..', 'copied.list')
  copyFileSync(join(house, 'erased.list'), list)
  return list
}

/** In how many rows of all tables the words of people who were planted stand, as text or as bytes. */
export async function traces(owner: Address, workspaceId: string): Promise<number> {
  const db = connect(owner, { max: 1 })
  const pattern = `${CANARY}|${Buffer.from(CANARY).toString('hex')}`
  try {
    return await db.transaction().execute(async (tx) => {
      await enter(tx, workspaceId)
      const { rows: tables } = await sql<{ name: string }>`
        select tablename as name from pg_tables where schemaname = 'public'`.execute(tx)
      let found = 0
      for (const { name } of tables) {
        const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)} t
          where t::text ~* ${pattern}`.execute(tx)
        found += rows[0]?.n ?? 0
      }
      return found
    })
  } finally {
    await db.destroy()
  }
}
