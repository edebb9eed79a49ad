import { sql } from 'kysely'
import type { Account } from '#api/sign-in.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { tellMembersChanged } from '#server/db/notices.ts'
import { inEachSeat, memberOf, tellOf, type Whence } from '#server/workspace/sign-in/tell.ts'

/** What a human sees of their own account. */
export async function readAccount(db: Db, humanId: string): Promise<Account> {
  const { rows } = await sql<Account>`
    select h.id as "humanId", h.name, h.email, h.two_factor_enabled as "hasSecondFactor",
      exists (select 1 from credential c where c.human_id = h.id and c.password is not null)
        as "hasPassword",
      exists (select 1 from credential c where c.human_id = h.id and c.provider_id <> 'credential')
        as "hasSingleSignOn"
    from human h where h.id = ${humanId}::uuid`.execute(db)
  const found = rows[0]
  if (!found) throw new Error('A session of nobody')
  return found
}

/** The name, in the account and in every workspace, all or none; from now on everything is recorded under it. */
export async function rename(
  asking: Whence & { db: Db },
  humanId: string,
  name: string,
): Promise<void> {
  await asking.db.transaction().execute(async (tx) => {
    const human = tx.updateTable('human').where('id', '=', humanId)
    await human.set({ name, updated_at: asking.now() }).execute()
    await inEachSeat(tx, humanId, async (workspaceId) => {
      const was = await memberOf(tx, workspaceId, humanId)
      await tx
        .updateTable('member')
        .set(({ eb }) => ({ name, version: eb('version', '+', 1) }))
        .where('workspace_id', '=', workspaceId)
        .where('human_id', '=', humanId)
        .execute()
      await tellMembersChanged(tx, workspaceId)
      if (!was || was.name === name) return
      const changed = { before: { name: was.name }, after: { name } }
      await tellOf(tx, workspaceId, asking, 'change-member', { ...was, name }, changed)
    })
  })
}

/** Takes the second factor away; the app's codes and the backup codes are good for nothing any more. */
export async function dropSecondFactor(tx: Tx, humanId: string, now: number): Promise<void> {
  await tx.deleteFrom('second_factor').where('human_id', '=', humanId).execute()
  await tx
    .updateTable('human')
    .set({ two_factor_enabled: false, updated_at: now })
    .where('id', '=', humanId)
    .execute()
}
