import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { type Random, random } from '#domain/random.ts'
import { claimRegrouped } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { type NewEvent, tell } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { holdNamesAlone } from './hold.ts'
import { regroup } from './regroup.ts'

const HOUR = 3_600_000
const BEGIN = Date.UTC(2026, 1, 2, 9)
const SEQUENCES = Number(process.env.LOCKSTEP_SEQUENCES ?? 5)

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

const newWorkspace = () =>
  createWorkspace(
    house.db,
    { name: 'Acme', timeZone: 'UTC', currency: 'EUR', isExample: false },
    defaultAgreement('Acme', 'UTC'),
    Date.UTC(2026, 0, 1),
  )

const PEOPLE = ['id:ada', 'id:ben', 'email:c@x.nl', 'anonymous:d', 'hubspot:7']
const nameOf = (text: string) => {
  const [system = '', value = ''] = text.split(':')
  return { system, value }
}

/** One thing told at a time, hours apart, so that merging moves no instant. */
function stream(draw: Random): NewEvent[] {
  return Array.from({ length: 14 }, (_, i) => {
    const at = BEGIN + i * HOUR
    const isTold = i < PEOPLE.length || draw.chance(0.3)
    return {
      messageId: `m${i}`,
      person: nameOf(i < PEOPLE.length ? (PEOPLE[i] as string) : draw.pick(PEOPLE)),
      kind: isTold ? 'identify' : 'behaviour',
      name: isTold
        ? 'identify'
        : draw.pick(['page_view', 'pricing_view', 'download', 'demo_request']),
      properties: isTold ? { country: draw.pick(['NL', 'BE']) } : {},
      happenedAt: at,
    }
  })
}

async function idOf(workspaceId: string, text: string): Promise<number> {
  const { system, value } = nameOf(text)
  const { rows } = await sql<{ id: number }>`select person_id as id from person
    where workspace_id = ${workspaceId} and system = ${system} and key = ${value}`.execute(
    house.owner,
  )
  return rows[0]?.id as number
}

async function merge(workspaceId: string, x: string, y: string, at: number): Promise<number> {
  const [a, b] = [await idOf(workspaceId, x), await idOf(workspaceId, y)]
  const { rows } = await sql<{ id: number }>`
    insert into name_decision (workspace_id, kind, person_id, other_id, decided_at)
    values (${workspaceId}, 'merge', ${a}, ${b}, ${new Date(at).toISOString()}) returning decision_id as id`.execute(
    house.owner,
  )
  await workOut(workspaceId, [a, b], at)
  return rows[0]?.id as number
}

async function undo(workspaceId: string, merged: number, at: number): Promise<void> {
  const { rows } = await sql<{ a: number; b: number }>`update name_decision set undone_at = now()
    where workspace_id = ${workspaceId} and decision_id = ${merged} returning person_id as a, other_id as b`.execute(
    house.owner,
  )
  await workOut(workspaceId, [rows[0]?.a as number, rows[0]?.b as number], at)
}

const workOut = (workspaceId: string, names: number[], at: number) =>
  inWorkspace(house.db, workspaceId, async (tx) => {
    await holdNamesAlone(tx, workspaceId)
    await claimRegrouped(tx, workspaceId, names, await regroup(tx, workspaceId, names, at), at)
  })

async function kept(workspaceId: string): Promise<string> {
  const { rows } = await sql<{ kept: string }>`
    select string_agg(p.system || ':' || p.key || ' ' || coalesce(k.kept, ''), e'\n' order by p.key, k.kept) as kept
    from person p left join (
      select workspace_id, person_id, (to_jsonb(s) - '{person_id,workspace_id}'::text[])::text as kept from person_state s
      union all
      select workspace_id, person_id, (to_jsonb(h) - '{person_id,workspace_id}'::text[])::text from handoff h
    ) k on k.workspace_id = p.workspace_id and k.person_id = p.person_id
    where p.workspace_id = ${workspaceId}`.execute(house.owner)
  return rows[0]?.kept ?? ''
}

test('merges and their undoing, in any sequence and between what happens, leave everybody as if nobody had been merged', {
  timeout: 20_000 + SEQUENCES * 15_000,
}, async () => {
  let merges = 0
  for (let seed = 0; seed < SEQUENCES; seed++) {
    const draw = random(`merges ${seed}`)
    const events = stream(draw)
    const [plain, merged] = [await newWorkspace(), await newWorkspace()]
    const live: number[] = []
    for (const [i, event] of events.entries()) {
      const now = BEGIN + i * HOUR
      await tell(house.db, plain, 'web', [event], now)
      await tell(house.db, merged, 'web', [event], now)
      if (i < PEOPLE.length - 1) continue
      const at = now + HOUR / 2
      if (live.length > 0 && draw.chance(0.35))
        await undo(merged, live.splice(Math.floor(draw.next() * live.length), 1)[0] as number, at)
      else if (draw.chance(0.6)) {
        const [x, y] = [draw.pick(PEOPLE), draw.pick(PEOPLE)]
        if (x !== y) live.push(await merge(merged, x, y, at))
      }
      merges += live.length
      expect(await verify(house.db, merged)).toMatchObject({
        differences: [],
        count: 0,
        pending: 0,
      })
    }
    const end = BEGIN + 100 * HOUR
    for (const [i, id] of live.entries()) await undo(merged, id, end + i)
    expect(await kept(merged)).toBe(await kept(plain))
    expect(await verify(house.db, merged)).toMatchObject({ count: 0, pending: 0, strays: 0 })
  }
  expect(merges).toBeGreaterThan(SEQUENCES)
})
