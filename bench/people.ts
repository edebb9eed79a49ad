/**
 * Lists, search and a person's page with 1 M people and 10 M events: each question asked many times with other words,
 * as a page asks it, and how long the slowest of a hundred took. BENCH_PEOPLE sets how many; BENCH_HOME keeps what was
 * filled for the next run.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { PeopleFilter } from '#api/people-filter.ts'
import { random } from '#domain/random.ts'
import { type Config, readConfig } from '#server/config.ts'
import { connect } from '#server/db/connect.ts'
import { openHouse } from '#server/db/open.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { facetsOf } from '#server/people/facets/facets.ts'
import { listPeople } from '#server/people/list/list.ts'
import { readPerson } from '#server/people/person.ts'
import type { Place } from '#server/people/place.ts'
import { readTimeline } from '#server/people/timeline.ts'
import { EVERYBODY } from '#server/sight.ts'
import { FIRMS, FIRST, fill, LAST, NOW } from './people/fill.ts'

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 1_000_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 100)
const GOAL_MS = 100

const kept = process.env.BENCH_HOME
const home = kept ?? mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
mkdirSync(home, { recursive: true })
chmodSync(home, 0o755)
const isFilled = existsSync(join(home, 'filled'))
const database = await openHouse(
  { ...readConfig({}), home, databaseUrl: undefined } as Config,
  () => undefined,
)
const { db } = database
const workspaceId = await firstWorkspace(db, NOW)
const place: Place = { workspaceId, zone: 'UTC', now: NOW, ...EVERYBODY }
const { next } = random('people')
const any = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T

try {
  if (!isFilled) await fillOnce()
  const ids = await sql<{ first: number }>`
    select min(person_id) as first from person where workspace_id = ${workspaceId}`.execute(
    connect(database.owner, { max: 1 }),
  )
  const first = ids.rows[0]?.first ?? 1
  const [busy, idle] = [await rep('owner 3'), await rep('nobody')]
  const list = (asked: () => PeopleFilter & { from?: number }) => () =>
    inWorkspace(db, workspaceId, (tx) => listPeople(tx, place, { limit: 100, ...asked() }))
  const seenBy = (member: number, asked: PeopleFilter) => () =>
    inWorkspace(db, workspaceId, (tx) =>
      listPeople(tx, { ...place, scope: { sees: 'own', member } }, { limit: 100, ...asked }),
    )
  const person = (personId: () => number) => () =>
    inWorkspace(db, workspaceId, async (tx) => {
      const id = personId()
      await readPerson(tx, place, id)
      await readTimeline(tx, { ...place, personId: id, show: 'everything', limit: 100 })
    })
  const questions: Record<string, () => Promise<unknown>> = {
    'all people': list(() => ({})),
    'further down': list(() => ({ from: Math.floor(next() * 500) * 100 })),
    'sorted by any column': list(() => ({
      sort: any(['name', '-name', 'company', 'owner', '-stage', 'band', 'origin', 'first-seen']),
    })),
    'one stage': list(() => ({ stage: any(['lead', 'mql', 'sal', 'customer']) })),
    'one owner': list(() => ({ owner: `Owner ${Math.floor(next() * 40)}` })),
    'one company': list(() => ({ company: `${any(FIRMS)} GmbH` })),
    'owner, stage and fit': list(() => ({
      owner: `owner ${Math.floor(next() * 40)}`,
      stage: 'sal',
      fit: 'A',
    })),
    'a rep of 25,000': seenBy(busy, {}),
    'a rep of 25,000, one stage': seenBy(busy, { stage: 'lead' }),
    'a rep of nobody': seenBy(idle, {}),
    'open hand-offs': list(() => ({ outcome: 'open' })),
    'one channel': list(() => ({ channel: any(['Direct', 'Email', 'Paid search']) })),
    'one channel and stage': list(() => ({ channel: 'Event', stage: 'customer' })),
    'search by first name': list(() => ({ search: any(FIRST) })),
    'by first and last name': list(() => ({ search: `${any(FIRST)} ${any(LAST)}` })),
    'by company': list(() => ({ search: any(FIRMS) })),
    'by mail': list(() => ({ search: `${any(FIRST)}.${any(LAST)}${Math.floor(next() * 1e6)}@` })),
    'by three letters': list(() => ({ search: any(LAST).slice(0, 3) })),
    'by one letter': list(() => ({ search: any(['a', 'b', 's', 'g']) })),
    'past a typing error': list(() => ({ search: mistyped(any(LAST)) })),
    'one origin': list(() => ({ origin: `origin-${Math.floor(next() * 9)}` })),
    'what filters offer': () => inWorkspace(db, workspaceId, (tx) => facetsOf(tx, place)),
    'a person': person(() => first + 1 + Math.floor(next() * (PEOPLE - 1))),
    'the person with 5,000 events': person(() => first),
  }
  const figures: Record<string, { median: number; p99: number; most: number }> = {}
  const only = process.env.BENCH_ONLY
  for (const [name, ask] of Object.entries(questions))
    if (only === undefined || name.includes(only)) figures[name] = await measured(ask)
  console.table(figures)
  console.log(`99 of 100 answers should take ${GOAL_MS} ms at most, with ${PEOPLE} people.`)
  mkdirSync('bench/out', { recursive: true })
  writeFileSync(
    'bench/out/people.json',
    JSON.stringify({ goalMs: GOAL_MS, people: PEOPLE, rounds: ROUNDS, figures }, null, 2),
  )
} finally {
  await database.close()
  if (!kept) rmSync(home, { recursive: true, force: true })
}
process.exit(0)

/** A member who sees only whom a source gave to them under this name. */
async function rep(name: string): Promise<number> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ id: number }>`
      insert into member (workspace_id, human_id, name, email, roles, sees, known_as, joined_at)
      values (${workspaceId}::uuid, gen_random_uuid(), ${name}, 'rep@example.org', '{rep}', 'own', array[${name}],
        ${new Date(NOW).toISOString()}::timestamptz) returning member_id as id`.execute(tx)
    return rows[0]?.id ?? 0
  })
}

async function fillOnce() {
  const owner = connect(database.owner, { max: 1 })
  await fill(owner, workspaceId, PEOPLE)
  await owner.destroy()
  writeFileSync(join(home, 'filled'), '')
}

/** A letter out of the middle of it. */
function mistyped(word: string): string {
  const at = 2 + Math.floor(next() * (word.length - 3))
  return word.slice(0, at) + word.slice(at + 1)
}

async function measured(ask: () => Promise<unknown>) {
  const times: number[] = []
  for (let round = -3; round < ROUNDS; round++) {
    const began = performance.now()
    await ask()
    if (round >= 0) times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  const rank = (share: number) =>
    Math.round((times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)] ?? 0) * 10) /
    10
  return { median: rank(0.5), p99: rank(0.99), most: rank(1) }
}
