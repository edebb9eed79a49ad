/**
 * Lists, search and a person's page with 1 M people and 10 M events: each question asked many times with other words,
 * as a page asks it, and how long the slowest of a hundred took. BENCH_PEOPLE sets how many; BENCH_HOME keeps what was
 * filled for the next run.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { DealFilter } from '#api/people.ts'
import type { PeopleFilter } from '#api/people-filter.ts'
import { random } from '#domain/random.ts'
import { type Config, readConfig } from '#server/config.ts'
import { connect, type Tx } from '#server/db/connect.ts'
import { openHouse } from '#server/db/open.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { listCandidates } from '#server/people/candidates.ts'
import { listChannels } from '#server/people/channels/store.ts'
import { listPeopleOf, readCompany } from '#server/people/companies/company.ts'
import { listCompanies } from '#server/people/companies/list.ts'
import { facetsOf } from '#server/people/facets/facets.ts'
import { listFailed } from '#server/people/intake/failed-list.ts'
import { listDeals } from '#server/people/list/deals.ts'
import { listPeople } from '#server/people/list/list.ts'
import { readPerson } from '#server/people/person.ts'
import type { Place } from '#server/people/place.ts'
import { listSuppressions } from '#server/people/privacy/suppressions.ts'
import { countSilent, listSilent } from '#server/people/silent-clicks.ts'
import { readTimeline } from '#server/people/timeline.ts'
import { EVERYBODY } from '#server/sight.ts'
import { FIRMS, FIRST, fill, fillHandoffs, LAST, NOW } from './people/fill.ts'
import { fillFirms } from './people/fill-firms.ts'

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 1_000_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 100)
const GOAL_MS = 100
const PAGE = { limit: 100 }

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
  const own: Place = { ...place, scope: { sees: 'own', member: busy } }
  const companies = await companiesThere()
  const list = (asked: () => PeopleFilter & { from?: number }) => () =>
    inWorkspace(db, workspaceId, (tx) => listPeople(tx, place, { limit: 100, ...asked() }))
  const seenBy = (member: number, asked: PeopleFilter) => () =>
    inWorkspace(db, workspaceId, (tx) =>
      listPeople(tx, { ...place, scope: { sees: 'own', member } }, { limit: 100, ...asked }),
    )
  const asking =
    <Asked>(of: (tx: Tx, asker: Place, asked: Asked & { limit: number }) => Promise<unknown>) =>
    (asker: Place, asked: () => Asked) =>
    () =>
      inWorkspace(db, workspaceId, (tx) => of(tx, asker, { ...asked(), limit: 100 }))
  const firms = asking<{ search?: string; from?: number }>(listCompanies)
  const deals = asking<DealFilter & { from?: number }>(listDeals)
  const firm = (asker: Place, companyId: () => number) => () =>
    inWorkspace(db, workspaceId, async (tx) => {
      const id = companyId()
      await readCompany(tx, asker, id)
      await listPeopleOf(tx, asker, id, { limit: 50 })
    })
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
    'hand-offs of a month': list(() => ({ mql: `2025-0${1 + Math.floor(next() * 8)}` })),
    'hand-offs by company': list(() => ({ mql: 'all', sort: 'company' })),
    'lost hand-offs': list(() => ({ outcome: 'lost' })),
    'hand-offs of a rep': seenBy(busy, { mql: 'all' }),
    companies: firms(place, () => ({})),
    'companies further down': firms(place, () => ({ from: Math.floor(next() * 500) * 100 })),
    'companies by a word': firms(place, () => ({ search: any(FIRMS) })),
    'companies by three letters': firms(place, () => ({ search: any(FIRMS).slice(0, 3) })),
    'companies of a rep': firms(own, () => ({})),
    'companies of a rep by a word': firms(own, () => ({ search: any(FIRMS) })),
    'a company': firm(place, () => any(companies.usual)),
    'the company of 10,000': firm(place, () => companies.large),
    'a company for a rep': firm(own, () => any(companies.usual)),
    deals: deals(place, () => ({})),
    'deals further down': deals(place, () => ({ from: Math.floor(next() * 500) * 100 })),
    'deals won in a quarter': deals(place, () => ({
      state: 'won',
      closed: any(['2025-Q2', '2025-Q3', '2025-Q4']),
    })),
    'deals by a word': deals(place, () => ({ search: any(FIRMS) })),
    'deals of a rep': deals(own, () => ({})),
    'clicks of machines': () => inWorkspace(db, workspaceId, (tx) => listSilent(tx, place, PAGE)),
    'how many, by source': () => inWorkspace(db, workspaceId, (tx) => countSilent(tx, place)),
    suppressions: () => inWorkspace(db, workspaceId, (tx) => listSuppressions(tx, place, PAGE)),
    'suppressions for a rep': () =>
      inWorkspace(db, workspaceId, (tx) => listSuppressions(tx, own, PAGE)),
    'failed events': () =>
      inWorkspace(db, workspaceId, (tx) => listFailed(tx, workspaceId, { ...PAGE, state: 'open' })),
    candidates: () => inWorkspace(db, workspaceId, (tx) => listCandidates(tx, place, PAGE)),
    channels: () => inWorkspace(db, workspaceId, (tx) => listChannels(tx, workspaceId)),
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

/** Some of the companies, and the one that is large. */
async function companiesThere(): Promise<{ usual: number[]; large: number }> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ id: number }>`
      select company_id as id from company where workspace_id = ${workspaceId} and root_id is null
      order by people desc, company_id limit 5000`.execute(tx)
    const [large, ...usual] = rows.map(({ id }) => id)
    if (large === undefined)
      throw new Error(`${home} was filled before companies were: fill it anew`)
    return { usual, large }
  })
}

async function fillOnce() {
  const owner = connect(database.owner, { max: 1 })
  await fill(owner, workspaceId, PEOPLE)
  await fillHandoffs(owner, workspaceId)
  await fillFirms(owner, workspaceId)
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
