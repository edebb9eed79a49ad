import { sql } from 'kysely'
import type { AuditEvent } from '#domain/workspace/audit-actions.ts'
import { type AuditActor, actorAs } from '#domain/workspace/audit-entry.ts'
import { withoutSecrets } from '#domain/workspace/audit-secrets.ts'
import { cutAddress, shortAgent } from '#domain/workspace/whence.ts'
import { storable, storableText } from '#server/db/canonical.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { type AuditRow, GENESIS, type Head, hashOf } from './chain.ts'

/** Who does something, and from where; the address is cut before it is kept. */
export type By = {
  actor: AuditActor
  ip?: string | null
  agent?: string | null
  /** Number of the request, which stands in the log of the machine, too. */
  requestId?: string | null
}

/** Lockstep by itself: the first start, what a crash left. */
export const BY_SYSTEM: By = { actor: { kind: 'system' } }
/** Somebody on the machine, who needs no sign-in. */
export const BY_COMMAND: By = { actor: { kind: 'command' } }

export type Entry = AuditEvent & { at: number; by: By }

/**
 * Appends to the workspace's audit, in the transaction of the change it tells of. From here on the transaction holds
 * the head, and everybody else who records in this workspace waits for its end: record last, and lock nothing after it.
 */
export async function record(tx: Tx, workspaceId: string, entry: Entry): Promise<void> {
  await append(tx, await heldHead(tx, workspaceId), asRow(workspaceId, entry))
}

/** The same, but only when this actor did not do this to this subject since `since`; answers whether it was recorded. */
export async function recordOnce(
  tx: Tx,
  workspaceId: string,
  entry: Entry,
  since: number,
): Promise<boolean> {
  const row = asRow(workspaceId, entry)
  if (await isRecorded(tx, row, since)) return false
  const head = await heldHead(tx, workspaceId)
  // Now that nobody else can append: did somebody in between?
  if (await isRecorded(tx, row, since)) return false
  await append(tx, head, row)
  return true
}

/** Takes the end of a chain before anything is done, where several are held: in the order of the workspaces' ids. */
export const holdChain = async (tx: Tx, workspaceId: string): Promise<void> =>
  void (await heldHead(tx, workspaceId))

/** An entry whose place in the chain is not known yet. */
type Loose = Omit<AuditRow, 'seq' | 'hash' | 'prev_hash'>

/** Cleaned before it is hashed, so that what is read again is what was hashed. */
function asRow(
  workspaceId: string,
  { at: when, by, action, subject, before, after }: Entry,
): Loose {
  const actor = actorAs(by.actor)
  return {
    workspace_id: workspaceId,
    at: when,
    actor_kind: actor.kind,
    actor_id: short(actor.id),
    actor_name: short(actor.name),
    ip: by.ip ? cutAddress(by.ip) : null,
    agent: by.agent ? orNull(shortAgent(by.agent)) : null,
    action,
    subject_kind: subject.kind,
    subject_id: short(subject.id),
    subject_label: short(harmless(subject.label, 'label')),
    before: before ? storable(harmless(before, 'before')) : null,
    after: after ? storable(harmless(after, 'after')) : null,
    request_id: by.requestId ? short(by.requestId) : null,
  }
}

/** Longer names are cut: they stand in indexes, which have a limit. */
const LONGEST = 300
const short = (text: string) => storableText(text.slice(0, LONGEST))
const orNull = (text: string | null) => (text === null ? null : short(text))

/**
 * A secret in an entry is a mistake of ours: where LOCKSTEP_STRICT is on, as in tests, it throws; an installation keeps
 * everything but the secret.
 */
function harmless<T>(told: T, where: string): T {
  const { told: cleaned, secrets } = withoutSecrets(told)
  if (secrets.length > 0 && process.env.LOCKSTEP_STRICT === 'on')
    throw new Error(`An entry of the audit would hold a secret: ${where} ${secrets.join(', ')}`)
  return cleaned
}

/** The end of the chain, held until the transaction ends. */
async function heldHead(tx: Tx, workspaceId: string): Promise<Head> {
  const read = () =>
    sql<Head>`select seq, at, hash from audit_head
    where workspace_id = ${workspaceId} for update`.execute(tx)
  const [head] = (await read()).rows
  if (head) return head
  await sql`insert into audit_head (workspace_id, seq, at, hash)
    values (${workspaceId}::uuid, 0, ${at(0)}, ${GENESIS})
    on conflict (workspace_id) do nothing`.execute(tx)
  return (await read()).rows[0] as Head
}

async function append(tx: Tx, head: Head, loose: Loose): Promise<void> {
  const row = {
    ...loose,
    seq: head.seq + 1,
    // The clock of a machine may go back; the chain's never does.
    at: Math.max(Math.floor(loose.at), head.at),
    prev_hash: head.hash,
  }
  const hash = hashOf(row)
  await sql`insert into audit (workspace_id, seq, at, actor_kind, actor_id, actor_name, ip, agent, action,
      subject_kind, subject_id, subject_label, before, after, request_id, prev_hash, hash)
    values (${row.workspace_id}::uuid, ${row.seq}, ${at(row.at)}, ${row.actor_kind}, ${row.actor_id},
      ${row.actor_name}, ${row.ip}, ${row.agent}, ${row.action}, ${row.subject_kind}, ${row.subject_id},
      ${row.subject_label}, ${json(row.before)}::jsonb, ${json(row.after)}::jsonb, ${row.request_id},
      ${row.prev_hash}, ${hash})`.execute(tx)
  await sql`update audit_head set seq = ${row.seq}, at = ${at(row.at)}, hash = ${hash}
    where workspace_id = ${row.workspace_id}`.execute(tx)
}

const json = (fields: unknown) => (fields === null ? null : JSON.stringify(fields))

async function isRecorded(tx: Tx, row: Loose, since: number): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`select exists (select 1 from audit
    where workspace_id = ${row.workspace_id} and subject_kind = ${row.subject_kind}
      and subject_id = ${row.subject_id} and actor_kind = ${row.actor_kind}
      and actor_id = ${row.actor_id} and action = ${row.action} and at >= ${at(since)}) as known`.execute(
    tx,
  )
  return rows[0]?.known ?? false
}
