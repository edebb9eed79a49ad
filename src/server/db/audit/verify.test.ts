import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Random, random } from '#domain/random.ts'
import type { AuditFault } from '#domain/workspace/audit-fault.ts'
import type { Tx } from '#server/db/connect.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type AuditRow, hashOf } from './chain.ts'
import { record } from './record.ts'
import { verifyAudit } from './verify.ts'

/** Entries of the chain that is tampered with. */
const N = 2_000
const NOW = Date.UTC(2026, 10, 22, 9)

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
  await inWorkspace(house.db, house.workspaceId, async (tx) => {
    for (let n = 3; n <= N; n++)
      await record(tx, house.workspaceId, {
        at: NOW + n,
        by: { actor: { kind: 'member', id: String(n % 9), name: `Member ${n % 9}` } },
        action: 'change-member',
        subject: { kind: 'member', id: String(n % 40), label: `Member ${n % 40}` },
        before: { n: n - 1 },
        after: { n, roles: ['rep'] },
      })
  })
  await sql`create table audit_kept as select * from audit`.execute(house.owner)
  await sql`create table audit_head_kept as select * from audit_head`.execute(house.owner)
})
afterAll(() => house.close())

/** As superuser, with every trigger and foreign key switched off. */
const tamper = (how: (tx: Tx) => Promise<unknown>) =>
  house.owner.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await how(tx)
  })
const verify = () => verifyAudit(house.db, house.workspaceId)
const restore = () =>
  tamper(async (tx) => {
    await sql`truncate audit`.execute(tx)
    await sql`insert into audit select * from audit_kept`.execute(tx)
    await sql`delete from audit_head`.execute(tx)
    await sql`insert into audit_head select * from audit_head_kept`.execute(tx)
  })
const rowAt = async (tx: Tx, seq: number) => {
  const { rows } = await sql<AuditRow>`select * from audit where seq = ${seq}`.execute(tx)
  return rows[0] as AuditRow
}
/** Makes room for an entry, or closes the gap that one left. */
const renumber = async (tx: Tx, from: number, by: 1 | -1) => {
  await sql`update audit set seq = seq + 1000000 where seq >= ${from}`.execute(tx)
  await sql`update audit set seq = seq - 1000000 + ${by} where seq > 1000000`.execute(tx)
}
const insert = (tx: Tx, row: AuditRow) =>
  sql`insert into audit select * from jsonb_populate_record(null::audit, ${JSON.stringify({
    ...row,
    at: new Date(row.at).toISOString(),
  })}::jsonb)`.execute(tx)

const fault = (what: AuditFault['what'], seq: number, to = seq): AuditFault => ({ what, seq, to })
type Tampering = (tx: Tx, chance: Random) => Promise<AuditFault>
const place = ({ next }: Random, low = 1, high = N) => low + Math.floor(next() * (high - low + 1))

const CHANGES = [
  `at = at + interval '1 millisecond'`,
  `actor_kind = 'key'`,
  `actor_id = actor_id || '0'`,
  `actor_name = 'Ben Achterberg'`,
  `ip = '198.51.100.0/24'`,
  `agent = 'curl'`,
  `action = 'sign-in'`,
  `subject_kind = 'team'`,
  `subject_id = subject_id || ' '`,
  `subject_label = upper(subject_label)`,
  `before = '{"n": "0"}'`,
  `after = '{}'`,
  `after = null`,
  `request_id = ''`,
  `prev_hash = reverse(prev_hash)`,
  `hash = reverse(hash)`,
]

const TAMPERINGS: Record<string, Tampering> = {
  'a field is changed': async (tx, chance) => {
    const seq = place(chance, 2)
    await sql`update audit set ${sql.raw(chance.pick(CHANGES))} where seq = ${seq}`.execute(tx)
    return fault('changed', seq)
  },
  'a field is changed and the hash worked out again': async (tx, chance) => {
    const seq = place(chance, 1, N - 1)
    const row = { ...(await rowAt(tx, seq)), actor_name: 'Somebody else' }
    await sql`update audit set actor_name = ${row.actor_name}, hash = ${hashOf(row)}
      where seq = ${seq}`.execute(tx)
    return fault('changed', seq)
  },
  'an entry is deleted': async (tx, chance) => {
    const seq = place(chance, 1, N - 1)
    await sql`delete from audit where seq = ${seq}`.execute(tx)
    return fault('missing', seq)
  },
  'some in a row are deleted': async (tx, chance) => {
    const seq = place(chance, 1, N - 30)
    const to = place(chance, seq + 1, seq + 20)
    await sql`delete from audit where seq between ${seq} and ${to}`.execute(tx)
    return fault('missing', seq, to)
  },
  'an entry is deleted and the gap closed': async (tx, chance) => {
    const seq = place(chance, 1, N - 1)
    await sql`delete from audit where seq = ${seq}`.execute(tx)
    await renumber(tx, seq + 1, -1)
    return fault('missing', seq)
  },
  'an entry is moved to another workspace': async (tx, chance) => {
    const seq = place(chance, 1, N - 1)
    await sql`update audit set workspace_id = gen_random_uuid() where seq = ${seq}`.execute(tx)
    return fault('missing', seq)
  },
  'two entries change places': async (tx, chance) => {
    const one = place(chance, 1, N - 1)
    const other = chance.chance(0.3) ? one + 1 : place(chance, one + 1)
    await sql`update audit set seq = seq + 1000000 where seq in (${one}, ${other})`.execute(tx)
    await sql`update audit set seq = ${one + other + 1_000_000} - seq
      where seq > 1000000`.execute(tx)
    return fault('out-of-order', one)
  },
  'an entry is put to the end': async (tx, chance) => {
    const seq = place(chance, 1, N - 1)
    await sql`update audit set seq = ${N + 1} where seq = ${seq}`.execute(tx)
    return fault('out-of-order', seq)
  },
  'an entry is put in': async (tx, chance) => {
    const seq = place(chance)
    const row = { ...(await rowAt(tx, seq)), actor_name: 'Nobody' }
    await renumber(tx, seq, 1)
    await insert(tx, row)
    return fault('inserted', seq)
  },
  'an entry whose own hash is right is put in': async (tx, chance) => {
    const seq = place(chance)
    const row = { ...(await rowAt(tx, seq)), actor_name: 'Nobody' }
    await renumber(tx, seq, 1)
    await insert(tx, { ...row, hash: hashOf(row) })
    return fault('inserted', seq)
  },
  'an entry is told twice': async (tx, chance) => {
    const seq = place(chance, 2)
    const copy = await rowAt(tx, place(chance, 1, seq - 1))
    await renumber(tx, seq, 1)
    await insert(tx, { ...copy, seq })
    return fault('inserted', seq)
  },
  'an entry is put behind the end': async (tx) => {
    const row = { ...(await rowAt(tx, N)), seq: N + 1 }
    const next = { ...row, prev_hash: row.hash }
    await insert(tx, { ...next, hash: hashOf(next) })
    return fault('inserted', N + 1)
  },
  'the tail is cut': async (tx, chance) => {
    const seq = place(chance)
    await sql`delete from audit where seq >= ${seq}`.execute(tx)
    return fault('cut', seq, N)
  },
  'the last entry is written anew': async (tx) => {
    const row = { ...(await rowAt(tx, N)), action: 'sign-in' }
    await sql`update audit set action = ${row.action}, hash = ${hashOf(row)}
      where seq = ${N}`.execute(tx)
    return fault('another-end', N)
  },
  'the head is taken away': async (tx) => {
    await sql`delete from audit_head`.execute(tx)
    return fault('inserted', 1)
  },
  'the head is set back': async (tx, chance) => {
    const row = await rowAt(tx, place(chance, 1, N - 1))
    await sql`update audit_head set seq = ${row.seq}, hash = ${row.hash}`.execute(tx)
    return fault('inserted', row.seq + 1)
  },
}

test('what nobody touched verifies, to its last entry', async () => {
  expect(await verify()).toMatchObject({ entries: N, fault: null, agreements: [] })
  expect((await verify()).head).toMatchObject({ seq: N })
})

test('a hundred tamperings by a superuser are found, each at its entry', async () => {
  const chance = random('tampering')
  const names = Object.keys(TAMPERINGS)
  const found: string[] = []
  const expected: string[] = []
  for (let n = 0; n < 100; n++) {
    const name = names[n % names.length] as string
    let planted = fault('changed', 0)
    await tamper(async (tx) => {
      planted = await (TAMPERINGS[name] as Tampering)(tx, chance)
    })
    const { fault: noticed, entries } = await verify()
    const told = (it: AuditFault | null) => `${n}, ${name}: ${JSON.stringify(it)}`
    expected.push(told(planted))
    found.push(told(noticed))
    expect(entries).toBe(planted.seq - 1)
    await restore()
  }
  expect(found).toEqual(expected)
  expect((await verify()).fault).toBeNull()
})

test('a chain that was wholly written anew is caught only by a head kept elsewhere', async () => {
  const kept = (await verify()).head as { seq: number; hash: string }
  await tamper(async (tx) => {
    let prev = (await rowAt(tx, N - 5)).prev_hash
    for (let seq = N - 5; seq <= N; seq++) {
      const row = { ...(await rowAt(tx, seq)), actor_name: 'Nobody', prev_hash: prev }
      prev = hashOf(row)
      await sql`update audit set actor_name = ${row.actor_name}, prev_hash = ${row.prev_hash},
        hash = ${prev} where seq = ${seq}`.execute(tx)
    }
    await sql`update audit_head set hash = ${prev}`.execute(tx)
  })
  expect((await verify()).fault).toBeNull()
  const held = await verifyAudit(house.db, house.workspaceId, { kept })
  expect(held.fault).toEqual(fault('another-end', N))
  await restore()
})

test('a tail that was cut together with the head is caught by a head kept elsewhere', async () => {
  const kept = (await verify()).head as { seq: number; hash: string }
  await tamper(async (tx) => {
    const row = await rowAt(tx, N - 7)
    await sql`delete from audit where seq > ${row.seq}`.execute(tx)
    await sql`update audit_head set seq = ${row.seq}, hash = ${row.hash}`.execute(tx)
  })
  expect((await verify()).fault).toBeNull()
  const held = await verifyAudit(house.db, house.workspaceId, { kept })
  expect(held.fault).toEqual(fault('cut', N - 6, N))
  await restore()
})

test('an older head that was kept elsewhere still holds when the chain has grown', async () => {
  const { rows } = await sql<{ hash: string }>`select hash from audit where seq = 1000`.execute(
    house.owner,
  )
  const kept = { seq: 1_000, hash: rows[0]?.hash ?? '' }
  expect((await verifyAudit(house.db, house.workspaceId, { kept })).fault).toBeNull()
})

test.each([
  ['what it says', `document = jsonb_set(document, '{name}', '"Another"')`],
  ['since when it rules', `effective_from = effective_from - interval '1 day'`],
])('a version of the agreement is found when a superuser changed %s', async (_, set) => {
  await sql`create table version_kept as select * from agreement_version`.execute(house.owner)
  await tamper((tx) => sql.raw(`update agreement_version set ${set}`).execute(tx))
  expect(await verify()).toMatchObject({
    fault: null,
    agreements: [{ version: 1, what: 'changed' }],
  })
  await tamper(async (tx) => {
    await sql`delete from agreement_version`.execute(tx)
    await sql`insert into agreement_version select * from version_kept`.execute(tx)
    await sql`drop table version_kept`.execute(tx)
  })
})

test('a version that was put in past us, or taken away, is found', async () => {
  await tamper((tx) =>
    sql`update agreement_version set version = 2, base_version = 1, proposal_id = 9, revision = 1`.execute(
      tx,
    ),
  )
  expect((await verify()).agreements).toEqual([
    { version: 2, what: 'unrecorded' },
    { version: 1, what: 'gone' },
  ])
  await tamper((tx) =>
    sql`update agreement_version set version = 1, base_version = null, proposal_id = null`.execute(
      tx,
    ),
  )
  expect((await verify()).agreements).toEqual([])
})
