import type { AuditEntry } from '#api/audit.ts'
import { auditSentence } from '#domain/workspace/audit-actions.ts'
import type { AuditRow } from '#server/db/audit/chain.ts'
import { toldOf } from '#server/db/audit/told.ts'
import type { Tx } from '#server/db/connect.ts'
import { cursorOf } from '#server/http/cursor.ts'
import { type Naming, namesOf } from './names.ts'
import { type Asked, countQuery, pageQuery } from './query.ts'

/** Entries newest first, and how many there are in all; a later page never counts past earlier ones. */
export async function listEntries(tx: Tx, workspaceId: string, asked: Asked, naming: Naming) {
  const { rows } = await pageQuery(workspaceId, asked).execute(tx)
  const shown = rows.slice(0, asked.limit)
  const last = shown.at(-1)
  const next = rows.length > asked.limit && last ? cursorOf([last.at, last.seq]) : null
  const { rows: counted } = await countQuery(workspaceId, asked).execute(tx)
  const names = await namesOf(tx, workspaceId, shown, naming)
  return {
    rows: shown.map((row) => entryOf(row, names)),
    total: counted[0]?.total ?? 0,
    next,
  }
}

function entryOf(row: AuditRow, names: Map<string, string>): AuditEntry {
  const told = toldOf(row)
  const { kind, id } = told.subject
  const label = (kind === 'person' && names.get(id)) || told.subject.label
  const subject = { ...told.subject, label }
  return {
    seq: row.seq,
    at: row.at,
    actor: told.actor,
    sentence: auditSentence({ ...told, subject }),
    action: row.action,
    subject,
    ip: row.ip,
    agent: row.agent,
    before: row.before,
    after: row.after,
    requestId: row.request_id,
    prevHash: row.prev_hash,
    hash: row.hash,
  }
}
