import { type RawBuilder, sql } from 'kysely'
import type { Key } from '#api/keys.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { HOUR } from '#domain/time.ts'
import { writeKeyText } from '#domain/workspace/key-text.ts'
import type { KeyScope } from '#domain/workspace/may.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { sourceIdOf } from '#server/db/fold/decided.ts'
import type { Stale } from '#server/db/requests/change.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { hashToken, newToken } from '#server/tokens.ts'

/** A key with its text, which is told this once. */
export type Made = { key: Key; text: string }

export type Wanted =
  | { kind: 'write'; name: string; source: string; expiresAt: number | null }
  | { kind: 'api'; name: string; scopes: KeyScope[]; expiresAt: number | null }

/** What Lockstep itself tells the log under. */
const OWN_SOURCE = 'lockstep'
/** Letters of the secret by which a key is told apart. */
const SHOWN = 4

/** Keys to the workspace, newest first; those of one member only where asked. */
export function listKeys(db: Db, workspaceId: string, memberId?: number): Promise<Key[]> {
  return inWorkspace(db, workspaceId, (tx) =>
    readKeys(tx, workspaceId, memberId === undefined ? sql`true` : sql`k.member_id = ${memberId}`),
  )
}

/** Makes a key of the workspace, or with `memberId` one of that member's own. */
export function makeKey(
  acting: Acting,
  wanted: Wanted,
  memberId: number | null = null,
): Promise<Result<Made, 'source-reserved' | 'expiry-past'>> {
  const { db, workspaceId, now } = acting
  return inWorkspace(db, workspaceId, async (tx) => {
    if (wanted.expiresAt !== null && wanted.expiresAt <= now) return refuse('expiry-past')
    const source = wanted.kind === 'write' ? wanted.source : null
    if (source?.toLowerCase() === OWN_SOURCE) return refuse('source-reserved')
    const sourceId = source === null ? null : await sourceIdOf(tx, workspaceId, source)
    const { kind, name, expiresAt } = wanted
    const scopes: KeyScope[] = wanted.kind === 'write' ? ['append-events'] : wanted.scopes
    return ok(await write(tx, acting, { kind, name, scopes, sourceId, memberId, expiresAt }))
  })
}

/** A key like this one, which itself stays good for a while, so that whoever uses it can change over. */
export function renewKey(
  acting: Acting,
  keyId: number,
  { overlapHours, expiresAt }: { overlapHours: number; expiresAt: number | null },
): Promise<Result<Made, 'access-key-unknown' | 'access-key-over' | 'expiry-past'>> {
  const { db, workspaceId, now, by } = acting
  return inWorkspace(db, workspaceId, async (tx) => {
    if (expiresAt !== null && expiresAt <= now) return refuse('expiry-past')
    const before = await tx
      .selectFrom('access_key')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('key_id', '=', keyId)
      .where('member_id', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!before) return refuse('access-key-unknown')
    const ends = before.expires_at
    if (before.revoked_at !== null || (ends !== null && ends <= now))
      return refuse('access-key-over')
    const endsNow = Math.min(ends ?? Number.POSITIVE_INFINITY, now + overlapHours * HOUR)
    await tx
      .updateTable('access_key')
      .set((e) => ({ expires_at: endsNow, version: e('version', '+', 1) }))
      .where('workspace_id', '=', workspaceId)
      .where('key_id', '=', keyId)
      .execute()
    const { kind, name, scopes, source_id: sourceId } = before
    const made = await write(tx, acting, {
      kind,
      name,
      scopes,
      sourceId,
      memberId: null,
      expiresAt,
    })
    await record(tx, workspaceId, {
      action: 'renew-key',
      subject: subjectOf({ keyId, name }),
      before: { expiresAt: ends },
      after: { expiresAt: endsNow },
      at: now,
      by,
    })
    return ok(made)
  })
}

/** From now on the key opens nothing; of a member's own keys only with `memberId`. */
export function revokeKey(
  acting: Acting,
  keyId: number,
  memberId?: number,
): Promise<Result<Key, 'access-key-unknown' | Stale>> {
  const { db, workspaceId, now, by, seen } = acting
  return inWorkspace(db, workspaceId, async (tx) => {
    await sql`select 1 from access_key where workspace_id = ${workspaceId}
      and key_id = ${keyId} for no key update`.execute(tx)
    const whose = memberId === undefined ? sql`true` : sql`k.member_id = ${memberId}`
    const find = () => readKeys(tx, workspaceId, sql`k.key_id = ${keyId} and ${whose}`)
    const [found] = await find()
    if (!found) return refuse('access-key-unknown')
    if (found.revokedAt !== null) return ok(found)
    const { version } = found
    if (version !== seen.version) return refuse({ version, difference: [] })
    await tx
      .updateTable('access_key')
      .set((e) => ({ revoked_at: now, version: e('version', '+', 1) }))
      .where('workspace_id', '=', workspaceId)
      .where('key_id', '=', keyId)
      .execute()
    const [revoked] = await find()
    const event = { action: 'revoke-key', subject: subjectOf(found) } as const
    await record(tx, workspaceId, { ...event, at: now, by })
    return ok(revoked ?? found)
  })
}

type Row = {
  kind: Key['kind']
  name: string
  scopes: KeyScope[]
  sourceId: number | null
  memberId: number | null
  expiresAt: number | null
}

async function write(tx: Tx, { workspaceId, now, memberId, by }: Acting, row: Row): Promise<Made> {
  const secret = newToken()
  const { key_id: keyId } = await tx
    .insertInto('access_key')
    .values({
      workspace_id: workspaceId,
      kind: row.kind,
      name: row.name,
      shown: `${row.kind === 'write' ? 'lw' : 'lk'}_live_…_${secret.slice(0, SHOWN)}`,
      secret_hash: hashToken(secret),
      scopes: row.scopes,
      source_id: row.sourceId,
      member_id: row.memberId,
      made_by: memberId,
      made_at: now,
      expires_at: row.expiresAt,
      last_used_at: null,
      revoked_at: null,
    })
    .returning('key_id')
    .executeTakeFirstOrThrow()
  const [key] = await readKeys(tx, workspaceId, sql`k.key_id = ${keyId}`)
  if (!key) throw new Error('A key that was made is gone')
  const { kind, scopes, source, expiresAt } = key
  const after = { kind, scopes, ...(source && { source }), expiresAt }
  await record(tx, workspaceId, { action: 'make-key', subject: subjectOf(key), after, at: now, by })
  return { key, text: writeKeyText({ kind: row.kind, workspaceId, keyId, secret }) }
}

async function readKeys(tx: Tx, workspaceId: string, which: RawBuilder<unknown>): Promise<Key[]> {
  const nameOf = (column: RawBuilder<unknown>) => sql`(select m.name from member m
    where m.workspace_id = ${workspaceId} and m.member_id = ${column})`
  const { rows } = await sql<Key>`
    select k.key_id as "keyId", k.kind, k.name, k.shown, k.scopes,
      (select s.name from source s where s.workspace_id = ${workspaceId}
        and s.source_id = k.source_id) as source,
      (select max(c.last_at) from intake_count c where c.workspace_id = ${workspaceId}
        and c.source_id = k.source_id) as "lastEventAt",
      ${nameOf(sql`k.member_id`)} as member, ${nameOf(sql`k.made_by`)} as "madeBy",
      k.made_at as "madeAt", k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt",
      k.revoked_at as "revokedAt", k.version
    from access_key k where k.workspace_id = ${workspaceId} and ${which}
    order by k.key_id desc`.execute(tx)
  return rows
}

const subjectOf = ({ keyId, name }: Pick<Key, 'keyId' | 'name'>) => ({
  kind: 'key' as const,
  id: String(keyId),
  label: name,
})
