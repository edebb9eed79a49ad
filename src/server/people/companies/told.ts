import { sql } from 'kysely'
import type { Company } from '#api/companies.ts'
import type { Scalar } from '#domain/agreement/agreement.ts'
import type { Tx } from '#server/db/connect.ts'

/** Words of sources that are read: those told last. */
const MOST_TOLD = 50
/** What the head of the page says anyway. */
const ELSEWHERE = new Set(['name', 'domain'])

/** What sources tell of a company itself, by any of its names; of what was told twice the last word. */
export async function readTold(
  tx: Tx,
  workspaceId: string,
  companyId: number,
): Promise<Company['told']> {
  const { rows } = await sql<{ said: Record<string, unknown> | null }>`
    select e.details as said
    from company m
    cross join lateral (
      select event_id, happened_at, message_id from company_told
      where workspace_id = ${workspaceId} and spelled = m.spelled
      order by happened_at desc, message_id desc limit ${MOST_TOLD}
      offset 0
    ) t
    cross join lateral (
      select details from event where workspace_id = ${workspaceId} and event_id = t.event_id
        and person_id is null
      offset 0
    ) e
    where m.workspace_id = ${workspaceId} and (m.company_id = ${companyId} or m.root_id = ${companyId})
    order by t.happened_at desc, t.message_id desc limit ${MOST_TOLD}`.execute(tx)
  const told = new Map<string, Scalar>()
  for (const { said } of rows)
    for (const [name, value] of Object.entries(said ?? {}))
      if (!told.has(name) && !ELSEWHERE.has(name) && isScalar(value)) told.set(name, value)
  return [...told]
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
