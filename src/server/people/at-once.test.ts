import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Name } from '#domain/people/identity/name.ts'
import type { RowEvent, RowEvents } from '#domain/people/imports/rows/row.ts'
import { random } from '#domain/random.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Acting } from '#server/acting.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { rebuild } from '#server/db/fold/rebuild.ts'
import { verify } from '#server/db/fold/verify.ts'
import { append, type NewEvent, tell } from '#server/db/log.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { merge, tellApart, undoMerge } from './identity/decide.ts'
import { runTold } from './imports/run-import.ts'
import { undoBatch } from './imports/undo.ts'
import { erase } from './privacy/erase.ts'

/** How often everything is done; faults/at-once.ts does it for long. */
const ROUNDS = Number(process.env.LOCKSTEP_ROUNDS ?? 1)
const BEGIN = Date.UTC(2026, 1, 2, 9)

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

const draw = random('all at once')
const whole = (below: number) => Math.floor(draw.next() * below)
let clock = BEGIN
const now = () => instant(++clock)

/** Few names, deals, campaigns and countries for many events, so that everybody meets everybody. */
const name = (): Name => ({
  system: draw.pick(['id', 'email', 'anonymous', 'hubspot']),
  value: `n${whole(14)}@acme${whole(3)}.nl`,
})
const act = () => draw.pick(['page_view', 'download', 'demo_request', 'email_click'])
/** What nobody has said before, now and then, is added to the dictionaries. */
const properties = () => ({ country: draw.pick(['NL', 'BE']), title: `Head ${whole(400)}` })

function told(mark: string): NewEvent {
  const isTold = draw.chance(0.4)
  return {
    messageId: `${draw.pick(['a', 'm', 'z'])} ${mark}`,
    person: name(),
    names: isTold ? [name(), name()] : [],
    kind: isTold ? 'identify' : 'behaviour',
    name: isTold ? 'identify' : act(),
    properties: properties(),
    happenedAt: BEGIN - whole(3),
    campaign: draw.chance(0.3) ? `c${whole(300)}` : null,
  }
}

function row(mark: string): RowEvents {
  const isTold = draw.chance(0.5)
  const key = draw.chance(0.4) ? `d${whole(6)}` : null
  const event: RowEvent = {
    messageId: mark,
    kind: isTold ? 'identify' : key ? 'decision' : 'behaviour',
    name: isTold ? 'identify' : key ? draw.pick(['opportunity', 'won']) : act(),
    properties: isTold ? properties() : {},
    details: null,
    happenedAt: instant(BEGIN - whole(90) * 86_400_000),
    ofDeal: key !== null && !isTold,
    campaign: draw.chance(0.3) ? `c${whole(300)}` : null,
    piece: null,
    ...(isTold ? { names: [name(), name()] } : {}),
  }
  const at = event.happenedAt as Instant
  const deal =
    key === null
      ? null
      : {
          ...{
            key,
            name: `Deal ${whole(9)}`,
            owner: null,
            amountCents: whole(9) * 100,
            currency: 'EUR',
          },
          ...{
            state: 'open' as const,
            sourceStage: null,
            openedAt: at,
            closedAt: null,
            reason: null,
          },
        }
  return { person: name(), company: key && `Acme ${whole(5)}`, deal, events: [event] }
}

const acting = (): Acting => ({
  ...{ db: house.db, workspaceId: house.workspaceId, now: now(), memberId: null, by: BY_SYSTEM },
  holder: { roles: [], sees: 'all', teams: [] },
  asked: {
    who: 'test',
    route: 'test',
    key: null,
    sealKey: randomBytes(32),
    now: clock,
    isMinded: false,
  },
  seen: null as unknown as Acting['seen'],
})
const sees = async () => true
const people = async () => {
  const { rows } = await sql<{ id: number }>`select person_id as id from person
    where workspace_id = ${house.workspaceId} and erased_at is null order by 1`.execute(house.owner)
  return rows.map(({ id }) => id)
}

/** Like write keys: events of two sources, three at a time. */
async function telling(source: string) {
  const { db, workspaceId } = house
  for (let n = 0; n < 12 * ROUNDS; n++) {
    const events = Array.from({ length: 4 }, (_, i) => told(`${source} ${n} ${i}`))
    if (n % 5 === 0) await tell(db, workspaceId, source, events, now())
    else await inWorkspace(db, workspaceId, (tx) => append(tx, workspaceId, source, events, now()))
  }
}

async function importing() {
  const { workspaceId } = house
  for (let n = 0; n < 2 * ROUNDS; n++) {
    const rows = Array.from({ length: 60 }, (_, i) => row(`row ${n} ${i}`))
    const job = { workspaceId, name: `crm ${n}`, now: now(), by: BY_SYSTEM }
    await runTold(applicationAddress(house.address), job, rows)
    if (n % 2 === 0) continue
    const { rows: last } = await sql<{ id: number }>`select max(batch_id) as id from batch`.execute(
      house.owner,
    )
    const batchId = last[0]?.id as number
    await undoBatch(house.db, { workspaceId, batchId, now: now(), by: BY_SYSTEM })
  }
}

async function deciding() {
  for (let n = 0; n < 6 * ROUNDS; n++) {
    const ids = await people()
    if (ids.length < 2) continue
    const names = { personId: draw.pick(ids), otherId: draw.pick(ids) }
    if (n % 4 === 3) await tellApart(acting(), sees, names)
    const merged = await merge(acting(), sees, names)
    if (merged.ok && n % 2 === 0) await undoMerge(acting(), sees, merged.value.decisionId)
  }
}

async function erasing() {
  for (let n = 0; n < ROUNDS; n++) {
    const ids = await people()
    if (ids.length > 0) await erase(acting(), sees, draw.pick(ids))
  }
}

test('who tells, imports, folds, merges, undoes and erases at the same time never waits in a circle', {
  timeout: 300_000 * ROUNDS,
}, async () => {
  const { db, workspaceId } = house
  let isOver = false
  const faults: unknown[] = []
  const minded = (work: Promise<unknown>) =>
    work.catch(
      ({ message, detail, where, query }) => void faults.push({ message, detail, where, query }),
    )
  const until = async (work: () => Promise<unknown>) => {
    while (!isOver && faults.length === 0) await minded(work())
  }
  const never = new AbortController().signal
  const beside = [
    until(() => foldLive(db, workspaceId, now, never)),
    until(() => foldDue(db, workspaceId, now())),
    until(() => rebuild(db, workspaceId, now())),
  ]
  const work = [
    telling('site'),
    telling('app'),
    telling('app2'),
    importing(),
    deciding(),
    erasing(),
  ]
  await Promise.all(work.map(minded))
  isOver = true
  await Promise.all(beside)
  expect(faults).toEqual([])
  await foldDue(db, workspaceId, instant(clock + 120_000))
  expect(await verify(db, workspaceId)).toMatchObject({
    differences: [],
    count: 0,
    pending: 0,
    strays: 0,
  })
})
