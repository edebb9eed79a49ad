import { sql } from 'kysely'
import type { BacktestLeads } from '#api/backtests.ts'
import { keyWithoutContactDetails, withoutReach } from '#domain/people/contact-details.ts'
import { personName } from '#domain/people/person-name.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { inScope, type Sight } from '#server/sight.ts'
import type { Questions } from './backtesting.ts'

type Behind = Questions['behind']['answer']
type Page = { from: number; limit: number }

/** A page of the leads behind a part, as far as somebody sees them; the order is that of the part. */
export function readLeads(
  db: Db,
  workspaceId: string,
  sight: Sight,
  behind: Behind,
  { from, limit }: Page,
): Promise<BacktestLeads> {
  const total = behind.personId.length
  return inWorkspace(db, workspaceId, async (tx) => {
    const seen = await placesSeen(tx, workspaceId, sight, behind.personId)
    const places =
      seen === null ? span(from, Math.min(total, from + limit)) : seen.slice(from, from + limit)
    const people = await readPeople(
      tx,
      workspaceId,
      places.map((n) => behind.personId[n] as number),
    )
    const rows = places.flatMap((n) => {
      const personId = behind.personId[n] as number
      const one = people.get(personId)
      if (!one) return []
      const name = personName(one.told, one.key)
      const company = typeof one.told.company === 'string' ? one.told.company : null
      return {
        personId,
        name: sight.contact ? name : keyWithoutContactDetails(name, personId),
        company: company === null || sight.contact ? company : withoutReach(company),
        passedNow: known(behind.passedNow[n]),
        passedThen: known(behind.passedThen[n]),
      }
    })
    return { total, yours: seen?.length ?? total, rows }
  })
}

const span = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
const known = (at: number | undefined) => (at === undefined || Number.isNaN(at) ? null : at)

/** Which of these somebody sees, as places; null for who sees everybody. */
async function placesSeen(tx: Tx, workspaceId: string, { scope }: Sight, ids: Float64Array) {
  const [mine] = inScope(workspaceId, scope)
  if (!mine) return null
  const { rows } = await sql<{ place: number }>`
    select (asked.place - 1)::int as place
    from unnest(${[...ids]}::bigint[]) with ordinality asked (person_id, place)
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = asked.person_id
    where ${mine} order by asked.place`.execute(tx)
  return rows.map(({ place }) => place)
}

type Told = { person_id: number; key: string; told: Record<string, unknown> }

async function readPeople(tx: Tx, workspaceId: string, ids: number[]): Promise<Map<number, Told>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Told>`
    select ps.person_id, p.key, ps.traits as told
    from person_state ps
    join person p on p.workspace_id = ${workspaceId} and p.person_id = ps.person_id
    where ps.workspace_id = ${workspaceId} and ps.person_id = any(${ids}::bigint[])`.execute(tx)
  return new Map(rows.map((row) => [row.person_id, row]))
}
