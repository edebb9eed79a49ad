import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { readConfig } from '#server/config.ts'
import { connect } from '#server/db/connect.ts'
import { openForCommand } from '#server/db/open.ts'
import { createWorkspace } from '#server/db/workspaces.ts'

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'lockstep-audit-'))
  // As root the database runs as another user, who must be let in.
  chmodSync(home, 0o755)
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const house = () => ({ LOCKSTEP_HOME: join(home, 'house'), DATABASE_URL: '' })

function lockstep(...words: string[]) {
  const ran = spawnSync(process.execPath, ['src/cli/main.ts', 'audit', ...words], {
    encoding: 'utf8',
    env: { ...process.env, ...house() },
  })
  return { code: ran.status, out: ran.stdout, said: ran.stderr }
}

/** As the owner of the database, with its triggers switched off. */
async function tamper(statement: string): Promise<void> {
  const database = await openForCommand(readConfig(house()))
  const owner = connect(database.owner, { max: 1 })
  await owner.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql.raw(statement).execute(tx)
  })
  await owner.destroy()
  await database.close()
}

/** Each command starts the embedded database and stops it again. */
const SLOW = 120_000

test('a head that is kept elsewhere is printed, and holds as long as nothing was changed', {
  timeout: SLOW,
}, () => {
  const head = lockstep('head')
  expect(head.code).toBe(0)
  expect(head.out).toMatch(/^2:[0-9a-f]{64}\n$/)
  const kept = head.out.trim()
  const verified = lockstep('verify', '--head', kept)
  expect(verified).toMatchObject({
    code: 0,
    out: `2 entries are as written.\nThe head is ${kept}\nIt grew from the head you kept.\n`,
  })
  const other = lockstep('verify', '--head', `2:${'0'.repeat(64)}`)
  expect(other.code).toBe(1)
  expect(other.out).toContain('Entry 2 is another one than the head names')
  expect(lockstep('verify', '--head', 'nonsense')).toMatchObject({ code: 2, out: '' })
})

test('the entries are printed one a line, so that anybody can work the hashes out again', {
  timeout: SLOW,
}, () => {
  const { code, out } = lockstep('export')
  expect(code).toBe(0)
  const lines = out
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text))
  expect(lines.map(({ seq, sentence }) => [seq, sentence])).toEqual([
    [1, 'Lockstep made the workspace My company.'],
    [2, 'Lockstep put version 1 of the agreement in force.'],
    [3, 'The command line exported the audit log.'],
  ])
  // As docs/self-hosting.md says it is done.
  for (const it of lines) {
    const sorted = (fields: Record<string, unknown> | null) =>
      fields && Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))
    const told = JSON.stringify([
      it.prev_hash,
      it.workspace_id,
      it.seq,
      Date.parse(it.at),
      it.actor_kind,
      it.actor_id,
      it.actor_name,
      it.ip,
      it.agent,
      it.action,
      it.subject_kind,
      it.subject_id,
      it.subject_label,
      sorted(it.before),
      sorted(it.after),
      it.request_id,
    ])
    expect(createHash('sha256').update(told).digest('hex')).toBe(it.hash)
  }
  expect(lockstep('export', '--from', '1999-01-01', '--to', '1999-12-31').out).toBe('')
  expect(lockstep('export', '--from', '2026-02-30')).toMatchObject({ code: 2, out: '' })
})

test('an entry that somebody changed past us is named, and the exit code is 1', {
  timeout: SLOW,
}, async () => {
  await tamper(`update audit set actor_name = 'Nobody' where seq = 2`)
  expect(lockstep('verify')).toMatchObject({
    code: 1,
    out: 'Entry 2 is not as it was written.\n1 entry is as written before that.\n',
  })
  const { code, out } = lockstep('verify', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(out).workspaces).toEqual([
    expect.objectContaining({
      name: 'My company',
      entries: 1,
      fault: { what: 'changed', seq: 2, to: 2 },
      agreements: [],
    }),
  ])
})

test('every workspace is looked at, and which one is wrong is said by its name', {
  timeout: SLOW,
}, async () => {
  const database = await openForCommand(readConfig(house()))
  const card = { name: 'Globex', timeZone: 'UTC', currency: 'EUR', isExample: false }
  const agreement = defaultAgreement(card.name, card.timeZone)
  const id = await createWorkspace(database.db, card, agreement, Date.UTC(2026, 0, 1))
  await database.close()
  await tamper(`delete from audit where workspace_id = '${id}' and seq = 1`)
  const { code, out } = lockstep('verify')
  expect(code).toBe(1)
  expect(out).toContain(`Globex (${id})\nEntry 1 `)
  expect(lockstep('verify', '--workspace', id).out).not.toContain('My company')
})
