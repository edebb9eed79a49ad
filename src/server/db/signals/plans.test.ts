import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { namesOf } from '#server/db/names/read-names.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { rowsRead } from '#server/db/test-reads.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { readJudged } from './read-acts.ts'

const [PEOPLE, EACH, KINDS] = [20_000, 10, 40]
const FROM = Date.UTC(2026, 0, 1)

let house: TestDatabase
let kinds: number[]
beforeAll(async () => {
  house = await testDatabase()
  const { owner, workspaceId: id } = house
  const run = (text: string) => sql.raw(text).execute(owner)
  await run(`insert into source (workspace_id, name) values ('${id}', 'web')`)
  await run(`insert into signature (workspace_id, kind, name, properties, digest)
    select '${id}', 1, 'kind ' || n, '{}', gen_random_uuid() from generate_series(1, ${KINDS}) n`)
  await run(`insert into person (workspace_id, system, key)
    select '${id}', 'id', 'p' || n from generate_series(1, ${PEOPLE}) n`)
  await run(`insert into event (workspace_id, source_id, message_id, person_id, signature_id,
      happened_at, received_at, known_at)
    select '${id}', s.source_id, p.person_id || ':' || n, p.person_id, g.signature_id, t.at, t.at, t.at
    from person p cross join generate_series(1, ${EACH}) n
    cross join lateral (select to_timestamp(${FROM / 1_000} + n * 86400 + p.person_id) as at) t
    join source s on s.workspace_id = p.workspace_id and s.name = 'web'
    join (select signature_id, row_number() over () as place from signature where workspace_id = '${id}') g
      on g.place = (p.person_id * 7 + n) % ${KINDS} + 1
    where p.workspace_id = '${id}'`)
  await run('vacuum analyze event')
  await run('vacuum analyze person')
  const { rows } = await sql<{ id: number }>`
    select signature_id as id from signature where workspace_id = ${id} and name like 'kind %'`.execute(
    owner,
  )
  kinds = rows.map((row) => row.id)
})
afterAll(() => house.close())

test('what is judged of a few people in a large log is found among their own acts', async () => {
  const { db, workspaceId } = house
  await inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ id: number }>`
      select person_id as id from person where workspace_id = ${workspaceId} order by 1 limit 30`.execute(
      tx,
    )
    const people = rows.map(({ id }) => id)
    const names = await namesOf(tx, workspaceId, people)
    const spans = new Map(people.map((id) => [id, { from: FROM, to: FROM + 90 * 86_400_000 }]))
    const [judged, silences, restores] = [
      kinds.slice(0, 12),
      kinds.slice(12, 14),
      kinds.slice(14, 16),
    ]
    let found = 0
    const read = await rowsRead(tx, ['event'], async () => {
      found = (
        await readJudged(tx, workspaceId, names, spans, { judged, silences, restores } as never)
      ).size
    })
    expect(found).toBeGreaterThan(30)
    expect(read).toBeLessThanOrEqual(2 * people.length * EACH)
  })
})
