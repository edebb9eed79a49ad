import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { PLACES } from './places.ts'

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

test('every column that may hold words about a person says what erasing does with it', async () => {
  const { rows } = await sql<{ place: string }>`
    select c.relname || '.' || a.attname as place from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    left join pg_type e on e.oid = t.typelem
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and c.relname not like 'kysely_migration%' and a.attgenerated = ''
      and (coalesce(nullif(e.typname, ''), t.typname) in ('text', 'varchar', 'bpchar', 'json', 'jsonb', 'bytea', 'xml')
        or t.typname in ('text', 'varchar', 'bpchar', 'json', 'jsonb', 'bytea', 'xml'))
    order by 1`.execute(house.owner)
  const said = Object.entries(PLACES).flatMap(([table, columns]) =>
    Object.keys(columns ?? {}).map((column) => `${table}.${column}`),
  )
  expect(said.sort()).toEqual(rows.map(({ place }) => place).sort())
})
