import { type RawBuilder, sql } from 'kysely'
import type { AuditFilter } from '#api/audit.ts'
import type { AuditRow } from '#server/db/audit/chain.ts'
import { at } from '#server/db/instants.ts'
import { contains, every, searchWords } from '#server/db/search.ts'
import { readCursor } from '#server/http/cursor.ts'

export type Asked = AuditFilter & {
  cursor?: string | undefined
  from?: number | undefined
  limit: number
}

/** The page is cut by an index before anything else of its rows is read. */
export function pageQuery(workspaceId: string, asked: Asked) {
  const { cursor, from = 0, limit } = asked
  const after = cursor === undefined ? [] : [sql`seq < ${readCursor(cursor, 2)[1]}`]
  return sql<AuditRow>`
    with page as (
      select seq from audit where ${every([...conditions(workspaceId, asked), ...after])}
      order by seq desc limit ${limit + 1} offset ${cursor === undefined ? from : 0})
    select a.* from page join audit a on a.workspace_id = ${workspaceId} and a.seq = page.seq
    order by a.seq desc`
}

export const countQuery = (workspaceId: string, asked: AuditFilter) =>
  sql<{ total: number }>`select count(*) as total from audit
    where ${every(conditions(workspaceId, asked))}`

function conditions(workspaceId: string, asked: AuditFilter): RawBuilder<unknown>[] {
  return [
    sql`workspace_id = ${workspaceId}`,
    ...pair('actor', asked.actor),
    ...(asked.action === undefined ? [] : [sql`action = ${asked.action}`]),
    ...pair('subject', asked.subject),
    ...(asked.since === undefined ? [] : [sql`seq >= ${firstSince(workspaceId, asked.since)}`]),
    ...(asked.until === undefined ? [] : [sql`seq < ${firstSince(workspaceId, asked.until)}`]),
    ...searchWords(asked.search).map((word) =>
      contains(word, sql`lower(actor_name)`, sql`lower(subject_label)`),
    ),
  ]
}

/** "member:7" as kind and id; who has no number is called by their kind. */
function pair(of: 'actor' | 'subject', word: string | undefined): RawBuilder<unknown>[] {
  if (word === undefined) return []
  const [kind = '', ...id] = word.split(':')
  return [
    sql`${sql.ref(`${of}_kind`)} = ${kind}`,
    sql`${sql.ref(`${of}_id`)} = ${id.length > 0 ? id.join(':') : kind}`,
  ]
}

/**
 * A time becomes a number of the chain, as both only rise: so the entries of a time long ago are found without a look at
 * all that came later. Beyond the end it is a number that no entry has.
 */
const firstSince = (workspaceId: string, time: number) =>
  sql`coalesce((select seq from audit where workspace_id = ${workspaceId} and at >= ${at(time)}
    order by at, seq limit 1), ${Number.MAX_SAFE_INTEGER})`
