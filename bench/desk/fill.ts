import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type ImportMapInput, importMap } from '#api/import-map.ts'
import { type Random, random } from '#domain/random.ts'
import { DAY, HOUR, instant } from '#domain/time.ts'
import { readConfig } from '#server/config.ts'
import { BY_COMMAND } from '#server/db/audit/record.ts'
import { connect } from '#server/db/connect.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { type Database, openHouse } from '#server/db/open.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { runImport } from '#server/people/imports/run-import.ts'
import { now } from '#server/session.ts'
import { testMember } from '#server/test-members.ts'
import { makeWriteKey } from '../../faults/product/write-key.ts'
import { FIRMS, FIRST, fill, LAST } from '../people/fill.ts'

/** Who looks at a desk: one of twenty who share what history passed, and one who came since and has nothing. */
export type Filled = { busy: Cookie; fresh: Cookie; writeKey: string; filledAt: number }
type Cookie = { cookie: string }

/** Whom a source names as owner, so that what it passes lies on the desk that is empty. */
export const FRESH = 'Fay Fresh'
const REPS = 20

const column = (name: string) => ({ column: name })
const PEOPLE_MAP: ImportMapInput = {
  schema: 'lockstep.map/1',
  name: 'crm-people',
  person: column('person'),
  traits: Object.fromEntries(
    ['name', 'title', 'company', 'email'].map((trait) => [trait, column(trait)]),
  ),
  traitsAt: column('at'),
}
const DECISIONS_MAP: ImportMapInput = {
  schema: 'lockstep.map/1',
  name: 'crm',
  messageId: column('id'),
  person: column('person'),
  events: [
    {
      kind: 'decision',
      name: column('decision'),
      at: column('at'),
      properties: { reason: column('reason') },
    },
  ],
}

/** A house with so many people, ten events each, of whom so many were passed to sales within three years by their CRM. */
export async function fillDesks(home: string, people: number, handoffs: number): Promise<Filled> {
  const database = await openHouse(
    { ...readConfig({ LOCKSTEP_HOME: home }), databaseUrl: undefined },
    () => undefined,
  )
  const { db } = database
  try {
    const workspaceId = await firstWorkspace(db, now())
    const owner = connect(database.owner, { max: 1 })
    await fill(owner, workspaceId, people - handoffs)
    const reps = await Promise.all(
      Array.from({ length: REPS }, (_, i) =>
        testMember(db, workspaceId, { name: `Rep ${i}`, roles: ['rep'] }),
      ),
    )
    const chance = random('desk')
    await bringIn(database, workspaceId, home, PEOPLE_MAP, peopleOf(chance, handoffs))
    await bringIn(database, workspaceId, home, DECISIONS_MAP, decisionsOf(chance, handoffs, now()))
    await foldDue(db, workspaceId, now())
    await settleDesks(db, workspaceId, () => instant(now()))
    const fresh = await testMember(db, workspaceId, { name: FRESH, roles: ['rep'] })
    await sql`vacuum analyze`.execute(owner)
    await owner.destroy()
    const [busy = fresh] = reps
    return {
      ...{ busy: cookieOf(busy.headers), fresh: cookieOf(fresh.headers), filledAt: now() },
      writeKey: await makeWriteKey(database.owner, 'site'),
    }
  } finally {
    await database.close()
  }
}

const cookieOf = ({ cookie }: Cookie): Cookie => ({ cookie })

async function bringIn(
  { db, application }: Database,
  workspaceId: string,
  home: string,
  map: ImportMapInput,
  rows: string[],
): Promise<void> {
  const path = join(home, `${map.name}.csv`)
  writeFileSync(path, rows.join('\n'))
  const ran = await runImport(
    application,
    {
      ...{ workspaceId, path, fileName: `${map.name}.csv`, map: importMap.parse(map) },
      ...{ now: now(), by: BY_COMMAND },
    },
    {},
  )
  if (!ran.ok) throw new Error(`The import of ${map.name} was refused`)
  await foldDue(db, workspaceId, now())
}

function peopleOf(chance: Random, handoffs: number): string[] {
  const rows = ['person,name,title,company,email,at']
  for (let i = 0; i < handoffs; i++) {
    const [first, last, firm] = [chance.pick(FIRST), chance.pick(LAST), chance.pick(FIRMS)]
    rows.push(
      `p${i},${first} ${last},Head of ${i % 50},${firm} GmbH,${first}.${last}.${i}@${firm}.example,2023-01-01T00:00:00Z`,
    )
  }
  return rows
}

/** So great a part was passed in the last twenty days and waits: a desk far too full. */
const WAITING = 0.1
/** What became of the others who were passed within three years: of some nothing, so that it expired. */
const ENDS = [
  ['rejected'],
  ['recycled'],
  ['withdrawn'],
  ['disqualified', 'accepted', 'touched'],
  ['won', 'accepted', 'sql', 'opportunity'],
  ['lost', 'accepted', 'opportunity'],
  ['accepted'],
  ['touched'],
  [],
] as const

function decisionsOf(chance: Random, handoffs: number, until: number): string[] {
  const rows = ['id,person,decision,at,reason']
  for (let i = 0; i < handoffs; i++) {
    const isWaiting = chance.chance(WAITING)
    let at = until - chance.between(0, isWaiting ? 20 : 3 * 365) * DAY
    const [end, ...before] = isWaiting ? [] : chance.pick<readonly string[]>(ENDS)
    for (const decision of ['passed', ...before, ...(end ? [end] : [])]) {
      const reason = decision === 'rejected' && chance.between(0, 10) < 7 ? 'no-fit' : ''
      const told = new Date(Math.floor(at)).toISOString()
      if (at < until) rows.push(`${i}-${decision},p${i},${decision},${told},${reason}`)
      at += chance.between(1, 5 * 24) * HOUR
    }
  }
  return rows
}
