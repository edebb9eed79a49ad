/** The kernel's columns from PostgreSQL, then the fold of everybody and `verify`, over 1 M events of 40,000 people. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { readConfig } from '#server/config.ts'
import { everybody, loadColumns } from '#server/db/columns/load.ts'
import { connect, type Db } from '#server/db/connect.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { openHouse } from '#server/db/open.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'

const EVENTS = Number(process.env.EVENTS ?? 1_000_000)
const PEOPLE = EVENTS / 25
const GOAL = 1_000_000
const NOW = Date.UTC(2026, 10, 22)

const home = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
chmodSync(home, 0o755)
const database = await openHouse(
  { ...readConfig({}), home, databaseUrl: undefined },
  () => undefined,
)
const owner = connect(database.owner, { max: 1 })
try {
  const { db } = database
  const workspaceId = await firstWorkspace(db, NOW)
  await fill(owner, workspaceId)
  const load = await best(3, () =>
    inWorkspace(db, workspaceId, async (tx) => {
      const { columns } = await loadColumns(
        tx,
        workspaceId,
        await everybody(tx, workspaceId),
        'everybody',
      )
      return columns.t.length
    }),
  )
  const fold = await timed(async () => {
    await foldDue(db, workspaceId, NOW)
    return EVENTS
  })
  const check = await timed(async () => {
    const found = await verify(db, workspaceId)
    if (found.count + found.strays > 0) throw new Error('The fold and the log differ')
    return found.events
  })
  const figures = { load, fold, verify: check }
  console.table(figures)
  console.log(`The columns should be loaded at ${GOAL.toLocaleString('en')} events/s.`)
  mkdirSync('bench/out', { recursive: true })
  writeFileSync(
    'bench/out/load.json',
    JSON.stringify({ goal: GOAL, events: EVENTS, people: PEOPLE, figures }, null, 2),
  )
} finally {
  await owner.destroy()
  await database.close()
  rmSync(home, { recursive: true, force: true })
}

type Figure = { seconds: number; eventsPerSecond: number }

async function timed(work: () => Promise<number>): Promise<Figure> {
  const began = performance.now()
  const events = await work()
  const seconds = (performance.now() - began) / 1000
  return { seconds: Math.round(seconds * 100) / 100, eventsPerSecond: Math.round(events / seconds) }
}

async function best(runs: number, work: () => Promise<number>): Promise<Figure> {
  const figures: Figure[] = []
  for (let run = 0; run < runs; run++) figures.push(await timed(work))
  return figures.reduce((a, b) => (a.seconds < b.seconds ? a : b))
}

/** Invented history in order of time, everybody's mixed; `hashint8` stands for chance. The same in every run. */
async function fill(db: Db, workspaceId: string): Promise<void> {
  const id = sql.raw(`'${workspaceId}'::uuid`)
  await inWorkspace(db, workspaceId, async (tx) => {
    await sql`insert into source (workspace_id, name) values (${id}, 'bench')`.execute(tx)
    await sql`insert into signature (workspace_id, kind, name, properties, digest)
      select ${id}, case when i <= 40 then 0 else 1 end, case when i <= 40 then 'identify' else
          (array['page_view', 'pricing_view', 'download', 'webinar', 'email_open', 'demo_request'])[1 + i % 6] end,
        case when i <= 40 then jsonb_build_object('origin', 'origin-' || i % 9, 'employees', i * 10, 'email', true)
          else jsonb_build_object('asset', 'asset-' || i % 70) end,
        md5(i::text)::uuid
      from generate_series(1, 500) i`.execute(tx)
    await sql`insert into person (workspace_id, key)
      select ${id}, 'person-' || i from generate_series(1, ${PEOPLE}::int) i`.execute(tx)
    await sql`insert into event (workspace_id, source_id, message_id, batch_id, person_id, signature_id, happened_at,
        received_at, known_at, details)
      select ${id}, (select source_id from source where workspace_id = ${id}), 'm' || i, 1, first_person + p,
        first_signature + case when i <= ${PEOPLE} then s % 40 when s % 400 = 0 then 5 + 6 * (s % 80) else s end,
        at, ${new Date(NOW).toISOString()}::timestamptz, at,
        case when i <= ${PEOPLE} then jsonb_build_object('email', 'person' || p || '@example.com') end
      from (select i, case when i <= ${PEOPLE} then i - 1 else abs(hashint8(i)::bigint) % ${PEOPLE} end as p,
          abs(hashint8(i * 31)::bigint) % 500 as s,
          date_trunc('milliseconds', timestamptz '2025-01-01Z' + i * interval '55 seconds') as at
        from generate_series(1, ${EVENTS}::bigint) i) e,
        (select min(person_id) as first_person from person where workspace_id = ${id}) a,
        (select min(signature_id) as first_signature from signature where workspace_id = ${id}) b`.execute(
      tx,
    )
    await sql`insert into fold_due (workspace_id, person_id)
      select workspace_id, person_id from person where workspace_id = ${id}`.execute(tx)
  })
}
