/**
 * The audit over 100,000 entries: how many are recorded in a second by one writer and by eight, each in a transaction of
 * its own; how long the whole chain takes to be verified; how long a page takes, filtered and by words.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { readConfig } from '#server/config.ts'
import { type AuditRow, type Head, hashOf } from '#server/db/audit/chain.ts'
import { readHead } from '#server/db/audit/read-chain.ts'
import { record } from '#server/db/audit/record.ts'
import { verifyAudit } from '#server/db/audit/verify.ts'
import type { Db } from '#server/db/connect.ts'
import { openHouse } from '#server/db/open.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { listEntries } from '#server/workspace/audit/list.ts'
import type { Asked } from '#server/workspace/audit/query.ts'

const ENTRIES = Number(process.env.ENTRIES ?? 100_000)
const GOAL_SECONDS = 5
const RECORDED = 2_000
const NOW = Date.UTC(2026, 10, 22)

const home = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
chmodSync(home, 0o755)
const database = await openHouse(
  { ...readConfig({}), home, databaseUrl: undefined },
  () => undefined,
)
try {
  const { db } = database
  const workspaceId = await firstWorkspace(db, NOW)
  await fill(db, workspaceId)
  const figures = {
    'verify all': await seconds(async () => {
      const { entries, fault } = await verifyAudit(db, workspaceId)
      if (fault || entries !== ENTRIES) throw new Error('The chain is not whole')
    }),
    'first page': await seconds(() => page(db, workspaceId, {})),
    'page of one member': await seconds(() => page(db, workspaceId, { actor: 'member:7' })),
    'page by words': await seconds(() => page(db, workspaceId, { search: 'person 4711' })),
    'words that nothing has': await seconds(() => page(db, workspaceId, { search: 'zebra' })),
  }
  const rates = {
    'one writer': await recorded(db, workspaceId, 1),
    'eight writers': await recorded(db, workspaceId, 8),
  }
  console.table(
    Object.fromEntries(Object.entries(figures).map(([name, s]) => [name, { seconds: s }])),
  )
  console.table(
    Object.fromEntries(Object.entries(rates).map(([name, n]) => [name, { 'entries/s': n }])),
  )
  console.log(
    `${ENTRIES.toLocaleString('en')} entries should be verified in ${GOAL_SECONDS} s at most.`,
  )
  mkdirSync('bench/out', { recursive: true })
  const out = { entries: ENTRIES, goalSeconds: GOAL_SECONDS, figures, rates }
  writeFileSync('bench/out/audit.json', JSON.stringify(out, null, 2))
} finally {
  await database.close()
  rmSync(home, { recursive: true, force: true })
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return Math.round(performance.now() - began) / 1000
}

function page(db: Db, workspaceId: string, filter: Partial<Asked>) {
  const asked = { limit: 100, ...filter }
  const naming = { people: true, contactDetails: true }
  return inWorkspace(db, workspaceId, (tx) => listEntries(tx, workspaceId, asked, naming))
}

/** Entries a second, of so many writers at once. */
async function recorded(db: Db, workspaceId: string, writers: number): Promise<number> {
  const took = await seconds(() =>
    Promise.all(
      Array.from({ length: writers }, async () => {
        for (let n = 0; n < RECORDED / writers; n++)
          await inWorkspace(db, workspaceId, (tx) =>
            record(tx, workspaceId, {
              at: NOW,
              by: { actor: { kind: 'member', id: '7', name: 'Member 7' }, ip: '203.0.113.7' },
              action: 'change-member',
              subject: { kind: 'member', id: '9', label: 'Member 9' },
              before: { n },
              after: { n: n + 1 },
            }),
          )
      }),
    ),
  )
  return Math.round(RECORDED / took)
}

/** A chain as if all of it had been recorded, written in bulk. */
async function fill(db: Db, workspaceId: string): Promise<void> {
  let last = (await inWorkspace(db, workspaceId, (tx) => readHead(tx, workspaceId))) as Head
  while (last.seq < ENTRIES) {
    const rows: AuditRow[] = []
    while (last.seq < ENTRIES && rows.length < 5_000) {
      const row = entry(workspaceId, last)
      rows.push(row)
      last = row
    }
    const end = last
    await inWorkspace(db, workspaceId, async (tx) => {
      const told = rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() }))
      await sql`insert into audit (workspace_id, seq, at, actor_kind, actor_id, actor_name, ip, agent, action,
          subject_kind, subject_id, subject_label, before, after, request_id, prev_hash, hash)
        select r.* from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as r (workspace_id uuid,
          seq bigint, at timestamptz, actor_kind text, actor_id text, actor_name text, ip text, agent text,
          action text, subject_kind text, subject_id text, subject_label text, before jsonb, after jsonb,
          request_id text, prev_hash text, hash text)`.execute(tx)
      await sql`update audit_head set seq = ${end.seq}, at = ${told.at(-1)?.at}, hash = ${end.hash}
        where workspace_id = ${workspaceId}`.execute(tx)
    })
  }
}

function entry(workspaceId: string, last: Head): AuditRow {
  const seq = last.seq + 1
  const row = {
    workspace_id: workspaceId,
    seq,
    at: NOW + seq * 1_000,
    actor_kind: 'member' as const,
    actor_id: String(seq % 40),
    actor_name: `Member ${seq % 40}`,
    ip: '203.0.113.0/24',
    agent: 'Firefox on Linux',
    action: seq % 3 === 0 ? 'change-member' : 'view-person',
    subject_kind: seq % 3 === 0 ? 'member' : 'person',
    subject_id: String(seq % 9_000),
    subject_label: `Person ${seq % 9_000}`,
    before: seq % 3 === 0 ? { roles: ['rep'], teams: ['North'] } : null,
    after: seq % 3 === 0 ? { roles: ['sales-manager'], teams: ['North', 'Key accounts'] } : null,
    request_id: `5f3c0b5e-0000-4000-8000-${String(seq).padStart(12, '0')}`,
    prev_hash: last.hash,
  }
  return { ...row, hash: hashOf(row) }
}
