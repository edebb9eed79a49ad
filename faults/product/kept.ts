/** What the database of a running product holds, for faults that compare it. */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Address, connect } from '#server/db/connect.ts'

const TABLES = ['event', 'event_mark', 'name_claim', 'person', 'person_state', 'handoff', 'company']

/** A hash of the log and of everything that is folded from it, row by row. */
export async function hashKept(owner: Address): Promise<string> {
  return withRows(owner, async (read) => {
    const hash = createHash('sha256')
    for (const table of TABLES)
      for (const row of await read(`select md5(t::text) as md5 from ${table} t order by 1`))
        hash.update(`${table} ${row.md5}\n`)
    return hash.digest('hex')
  })
}

/** Resolves once everything that came is folded; false where it takes longer. */
export async function folded(owner: Address, ms: number): Promise<boolean> {
  const latest = Date.now() + ms
  while (Date.now() < latest) {
    const [row] = await withRows(owner, (read) =>
      read(`select (select count(*) from event_due) + (select count(*) from fold_due)
        + (select count(*) from company_due) as due`),
    )
    if (Number(row?.due) === 0) return true
    await sleep(500)
  }
  return false
}

type Rows = (query: string) => Promise<Record<string, unknown>[]>

/** Rows of the first workspace, as the owner of the database sees them. */
export async function withRows<T>(owner: Address, work: (read: Rows) => Promise<T>): Promise<T> {
  const db = connect(owner, { max: 1 })
  try {
    return await db.transaction().execute(async (tx) => {
      const registry = await sql<{ id: string }>`select id from registry limit 1`.execute(tx)
      await sql.raw(`set local app.workspace_id = '${registry.rows[0]?.id}'`).execute(tx)
      return work(async (query) => {
        const { rows } = await sql.raw<Record<string, unknown>>(query).execute(tx)
        return rows
      })
    })
  } finally {
    await db.destroy()
  }
}
