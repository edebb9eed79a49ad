import { sql } from 'kysely'
import { MINUTE } from '#domain/time.ts'
import { readKeyText } from '#domain/workspace/key-text.ts'
import type { Key, Member } from '#server/asker.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { isSecretOf } from './secret.ts'

/** The last use is written once in this time, so that reading does not become writing. */
const USE_TOLD_EVERY_MS = MINUTE

/**
 * Who asks with the text of a key, and in which workspace. Null, without a word why, for what was never made, is
 * revoked or expired, and for the key of a member who left.
 */
export async function readKey(
  db: Db,
  text: string,
  now: number,
): Promise<{ workspaceId: string; who: Key } | null> {
  const told = readKeyText(text)
  if (!told) return null
  const { workspaceId, keyId } = told
  return inWorkspace(db, workspaceId, async (tx) => {
    const key = await findKey(tx, workspaceId, keyId)
    // Also for a number that was never given out, so that the time tells nothing.
    const fits = isSecretOf(told.secret, key?.secret_hash ?? NOBODYS)
    if (!key || !fits || key.kind !== told.kind) return null
    if (key.revoked_at !== null || (key.expires_at !== null && key.expires_at <= now)) return null
    const member = key.member_id === null ? null : await findMember(tx, workspaceId, key.member_id)
    if (key.member_id !== null && !member) return null
    if ((key.last_used_at ?? 0) <= now - USE_TOLD_EVERY_MS)
      await tellUse(tx, workspaceId, keyId, now)
    return { workspaceId, who: { kind: 'key', keyId, name: key.name, scopes: key.scopes, member } }
  })
}

const NOBODYS = '0'.repeat(64)

const findKey = (tx: Tx, workspaceId: string, keyId: number) =>
  tx
    .selectFrom('access_key')
    .select(['kind', 'name', 'secret_hash', 'scopes', 'member_id'])
    .select(['expires_at', 'revoked_at', 'last_used_at'])
    .where('workspace_id', '=', workspaceId)
    .where('key_id', '=', keyId)
    .executeTakeFirst()

async function findMember(tx: Tx, workspaceId: string, memberId: number): Promise<Member | null> {
  const { rows } = await sql<Omit<Member, 'kind'>>`
    select m.member_id as "memberId", m.human_id as "humanId", m.name, m.roles, m.sees,
      array(select t.team_id from member_team t
        where t.workspace_id = ${workspaceId} and t.member_id = m.member_id) as teams
    from member m where m.workspace_id = ${workspaceId}
      and m.member_id = ${memberId} and m.ended_at is null`.execute(tx)
  const [found] = rows
  return found ? { kind: 'member', ...found } : null
}

/** Of many requests at once one writes; the others pass by a row that is being written. */
async function tellUse(tx: Tx, workspaceId: string, keyId: number, now: number): Promise<void> {
  await sql`update access_key k set last_used_at = ${at(now)}
    from (select key_id from access_key where workspace_id = ${workspaceId} and key_id = ${keyId}
      and coalesce(last_used_at, '-infinity') <= ${at(now - USE_TOLD_EVERY_MS)}
      for no key update skip locked) free
    where k.workspace_id = ${workspaceId} and k.key_id = free.key_id`.execute(tx)
}
