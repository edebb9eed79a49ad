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

/** Names of one sequence are no names of another. */
const nameIn = (sequence: number, text: string) => {
  const [system = '', value = ''] = text.split(':')
  return { system, value: `${sequence}-${value}` }
}

/** One thing told at a time, hours apart, so that merging moves no instant. */
function stream(draw: Random, sequence: number): NewEvent[] {
  return Array.from({ length: 14 }, (_, i) => {
    const at = BEGIN + i * HOUR
    const isTold = i < PEOPLE.length || draw.chance(0.3)
    return {
      messageId: `m${sequence} ${i}`,
      person: nameIn(sequence, i < PEOPLE.length ? (PEOPLE[i] as string) : draw.pick(PEOPLE)),
      kind: isTold ? 'identify' : 'behaviour',
      name: isTold
        ? 'identify'
        : draw.pick(['page_view', 'pricing_view', 'download', 'demo_request']),
      properties: isTold ? { country: draw.pick(['NL', 'BE']) } : {},
      happenedAt: at,
    }
  })
}

type Merged = { id: number; a: number; b: number }
type Pair = { sequence: number; x: string; y: string }

/** Writes down what was decided in all sequences, and works it out in one go. */
async function decide(
  workspaceId: string,
  { merges, undone }: { merges: Pair[]; undone: Merged[] },
  at: number,
): Promise<Merged[]> {
  const told = merges.map(({ sequence, x, y }) => [nameIn(sequence, x), nameIn(sequence, y)])
  const side = (n: number) => told.map((pair) => pair[n] as { system: string; value: string })
  const systems = (n: number) => side(n).map(({ system }) => system)
  const values = (n: number) => side(n).map(({ value }) => value)
  const { rows } = await sql<Merged>`
    insert into name_decision (workspace_id, kind, person_id, other_id, decided_at)
    select ${workspaceId}, 'merge', a.person_id, b.person_id, ${new Date(at).toISOString()}::timestamptz
    from unnest(${systems(0)}::text[], ${values(0)}::text[], ${systems(1)}::text[], ${values(1)}::text[])
      with ordinality as m (a_system, a_key, b_system, b_key, place)
    join person a on a.workspace_id = ${workspaceId} and a.system = a_system and a.key = a_key
    join person b on b.workspace_id = ${workspaceId} and b.system = b_system and b.key = b_key
    order by m.place
    returning decision_id as id, person_id as a, other_id as b`.execute(house.owner)
  await sql`update name_decision set undone_at = now() where workspace_id = ${workspaceId}
    and decision_id = any(${undone.map(({ id }) => id)}::bigint[])`.execute(house.owner)
  const names = [...rows, ...undone].flatMap(({ a, b }) => [a, b]).sort((a, b) => a - b)
  await inWorkspace(house.db, workspaceId, async (tx) => {
    await holdNamesAlone(tx, workspaceId)
    await claimRegrouped(tx, workspaceId, names, await regroup(tx, workspaceId, names, at), at)
  })
  return rows
}

/** What is kept of each sequence. */
async function kept(workspaceId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ sequence: string; kept: string }>`
    select split_part(p.key, '-', 1) as sequence,
      string_agg(p.system || ':' || p.key || ' ' || coalesce(k.kept, ''), e'\n' order by p.key, k.kept) as kept
    from person p left join (
      select workspace_id, person_id, (to_jsonb(s) - '{person_id,workspace_id}'::text[])::text as kept from person_state s
      union all
      select workspace_id, person_id, (to_jsonb(h) - '{person_id,workspace_id}'::text[])::text from handoff h
    ) k on k.workspace_id = p.workspace_id and k.person_id = p.person_id
    where p.workspace_id = ${workspaceId} group by 1`.execute(house.owner)
  return new Map(rows.map(({ sequence, kept }) => [sequence, kept]))
}

test('merges and their undoing, in any sequence and between what happens, leave everybody as if nobody had been merged', {
  timeout: 300_000 + SEQUENCES * 3_000,
}, async () => {
  const draw = random('merges')
  const streams = Array.from({ length: SEQUENCES }, (_, n) => stream(draw, n))
  const [plain, merged] = [await newWorkspace(), await newWorkspace()]
  const live = streams.map((): Merged[] => [])
  let merges = 0
  for (let i = 0; i < 14; i++) {
    const now = BEGIN + i * HOUR
    const events = streams.map((events) => events[i] as NewEvent)
    await tell(house.db, plain, 'web', events, now)
    await tell(house.db, merged, 'web', events, now)
    if (i < PEOPLE.length - 1) continue
    const undone: Merged[] = []
    const wanted: Pair[] = []
    for (const [sequence, standing] of live.entries()) {
      const [x, y] = [draw.pick(PEOPLE), draw.pick(PEOPLE)]
      if (standing.length > 0 && draw.chance(0.35))
        undone.push(...standing.splice(Math.floor(draw.next() * standing.length), 1))
      else if (draw.chance(0.6) && x !== y) wanted.push({ sequence, x, y })
    }
    const made = await decide(merged, { merges: wanted, undone }, now + HOUR / 2)
    for (const [n, { sequence }] of wanted.entries()) live[sequence]?.push(made[n] as Merged)
    merges += made.length
    expect(await verify(house.db, merged)).toMatchObject({ differences: [], count: 0, pending: 0 })
  }
  const left = live.flat()
  for (let end = 0; left.length > 0; end++) {
    const some = left.splice(0, Math.max(1, SEQUENCES))
    await decide(merged, { merges: [], undone: some }, BEGIN + (100 + end) * HOUR)
  }
  const before = await kept(plain)
  expect(before.size).toBe(SEQUENCES)
  expect(await kept(merged)).toEqual(before)
  expect(await verify(house.db, merged)).toMatchObject({ count: 0, pending: 0, strays: 0 })
  expect(merges).toBeGreaterThan(SEQUENCES)
})
