import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#server/db/connect.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { assertWorkspaceNamed } from '#server/db/test-guard.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { AuditRow } from './chain.ts'
import { BY_COMMAND, BY_SYSTEM, type Entry, record, recordOnce } from './record.ts'
import { verifyAudit } from './verify.ts'

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

const NOW = Date.UTC(2026, 10, 22, 9)
const KARL = { kind: 'member', id: '7', name: 'Karl Voss' } as const

const entry = (told: Partial<Entry> = {}): Entry => ({
  at: NOW,
  by: { actor: KARL },
  action: 'give-role',
  subject: { kind: 'member', id: '9', label: 'Rosa Delgado' },
  before: { roles: ['rep'] },
  after: { roles: ['sales-manager'] },
  ...told,
})
const tell = (told: Partial<Entry> = {}, db = house.db) =>
  inWorkspace(db, house.workspaceId, (tx) => record(tx, house.workspaceId, entry(told)))
const rows = async () => {
  const found = await sql<AuditRow>`select * from audit
    where workspace_id = ${house.workspaceId} order by seq`.execute(house.owner)
  return found.rows
}
const last = async () => (await rows()).at(-1) as AuditRow

test('a new workspace has said who made it and what agreement rules', async () => {
  expect((await rows()).map(({ seq, action, actor_name }) => [seq, action, actor_name])).toEqual([
    [1, 'make-workspace', 'Lockstep'],
    [2, 'put-in-force', 'Lockstep'],
  ])
})

test('an entry says who, from where, what, before and after', async () => {
  await tell({
    by: {
      actor: KARL,
      ip: '203.0.113.77',
      agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
      requestId: 'a-request',
    },
  })
  expect(await last()).toMatchObject({
    at: NOW,
    actor_kind: 'member',
    actor_id: '7',
    actor_name: 'Karl Voss',
    ip: '203.0.113.0/24',
    agent: 'Firefox on Linux',
    action: 'give-role',
    subject_kind: 'member',
    subject_id: '9',
    subject_label: 'Rosa Delgado',
    before: { roles: ['rep'] },
    after: { roles: ['sales-manager'] },
    request_id: 'a-request',
  })
})

test('what somebody does at the machine, or nobody, says so', async () => {
  await tell({ by: BY_COMMAND })
  expect(await last()).toMatchObject({ actor_kind: 'command', actor_name: 'The command line' })
  await tell({ by: BY_SYSTEM })
  expect(await last()).toMatchObject({ actor_kind: 'system', actor_name: 'Lockstep', ip: null })
})

test('an entry is never older than the one before it, also when the clock goes back', async () => {
  await tell({ at: NOW - 86_400_000 })
  expect((await last()).at).toBe(NOW)
})

test('signs that no database holds become U+FFFD, in names of fields too', async () => {
  await tell({
    subject: { kind: 'member', id: '9', label: 'Ro\u0000sa \ud800' },
    before: null,
    after: { 'na\u0000me': 'half \udc00', list: ['\u0000', 1e21, -0, 0.1], ['__proto__']: 'x' },
  })
  const told = await last()
  expect(told.subject_label).toBe('Ro\ufffdsa \ufffd')
  expect(Object.entries(told.after ?? {})).toEqual(
    expect.arrayContaining([
      ['na\ufffdme', 'half \ufffd'],
      ['list', ['\ufffd', 1e21, 0, 0.1]],
      ['__proto__', 'x'],
    ]),
  )
  expect((await verifyAudit(house.db, house.workspaceId)).fault).toBeNull()
})

test('a name that is too long for an index is cut, and recorded', async () => {
  await tell({ subject: { kind: 'member', id: 'x'.repeat(9_000), label: '€'.repeat(9_000) } })
  expect((await last()).subject_label).toHaveLength(300)
})

test('a change that is taken back leaves no entry', async () => {
  const before = await rows()
  const failing = inWorkspace(house.db, house.workspaceId, async (tx) => {
    await record(tx, house.workspaceId, entry())
    throw new Error('Changed my mind')
  })
  await expect(failing).rejects.toThrow('Changed my mind')
  expect(await rows()).toEqual(before)
})

test('a secret is never recorded, and a test that would do it fails', async () => {
  await expect(tell({ after: { smtp: { password: 'hunter2hunter2' } } })).rejects.toThrow(
    'would hold a secret: after smtp.password',
  )
  const label = `lk_live_0f9c8d7e12344abc8def0123456789ab1z_${'a'.repeat(43)}`
  await expect(tell({ subject: { kind: 'key', id: '1', label } })).rejects.toThrow('secret: label')
  process.env.LOCKSTEP_STRICT = ''
  try {
    await tell({ after: { smtp: { host: 'mail.example', password: 'hunter2hunter2' } } })
  } finally {
    process.env.LOCKSTEP_STRICT = 'on'
  }
  expect((await last()).after).toEqual({ smtp: { host: 'mail.example', password: '(withheld)' } })
})

test('of many at once, one records what is told once an hour', async () => {
  const own = connect(applicationAddress(house.address), { max: 10, reword: assertWorkspaceNamed })
  const look = (at: number, id = '12') =>
    inWorkspace(own, house.workspaceId, (tx) =>
      recordOnce(
        tx,
        house.workspaceId,
        entry({
          at,
          action: 'view-person',
          subject: { kind: 'person', id, label: `Person ${id}` },
        }),
        NOW,
      ),
    )
  const told = await Promise.all(Array.from({ length: 20 }, () => look(NOW + 1)))
  expect(told.filter(Boolean)).toHaveLength(1)
  expect(await look(NOW + 2, '13')).toBe(true)
  await own.destroy()
})

test('twenty who write at once make one chain of a thousand without a gap', async () => {
  const own = connect(applicationAddress(house.address), { max: 20, reword: assertWorkspaceNamed })
  const before = (await rows()).length
  await Promise.all(
    Array.from({ length: 20 }, async (_, writer) => {
      for (let n = 0; n < 50; n++) await tell({ at: NOW + n, after: { writer, n } }, own)
    }),
  )
  await own.destroy()
  const all = await rows()
  expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: before + 1_000 }, (_, i) => i + 1))
  expect(all.every(({ at }, i) => i === 0 || at >= (all[i - 1] as AuditRow).at)).toBe(true)
  expect(await verifyAudit(house.db, house.workspaceId)).toMatchObject({
    entries: before + 1_000,
    fault: null,
    agreements: [],
  })
})

test.each([
  ['an entry', 'audit', `update audit set action = 'sign-in' where workspace_id = $`],
  ['an entry', 'audit', 'delete from audit where workspace_id = $'],
  ['an entry', 'audit', 'truncate audit'],
  ['the head', 'audit_head', 'delete from audit_head where workspace_id = $'],
  ['the head', 'audit_head', 'truncate audit_head'],
  ['the head', 'audit_head', 'update audit_head set seq = seq - 1 where workspace_id = $'],
  [
    'a version',
    'agreement_version',
    `update agreement_version set version = 9 where workspace_id = $`,
  ],
  ['a version', 'agreement_version', 'delete from agreement_version where workspace_id = $'],
  ['a version', 'agreement_version', 'truncate agreement_version'],
])('the application cannot change %s of %s: %s', async (_, table, statement) => {
  const before = await sql.raw(`select * from ${table} order by 1, 2`).execute(house.owner)
  const asApplication = inWorkspace(house.db, house.workspaceId, (tx) =>
    sql.raw(statement.replace('$', `'${house.workspaceId}'`)).execute(tx),
  )
  await expect(asApplication).rejects.toMatchObject({ code: '42501' })
  const after = await sql.raw(`select * from ${table} order by 1, 2`).execute(house.owner)
  expect(after.rows).toEqual(before.rows)
})

test.each([
  'update audit set at = at',
  'delete from audit',
  'truncate audit',
  'truncate audit cascade',
])('nor can the owner of the tables by mistake: %s', async (statement) => {
  await expect(sql.raw(statement).execute(house.owner)).rejects.toMatchObject({ code: '42501' })
})
