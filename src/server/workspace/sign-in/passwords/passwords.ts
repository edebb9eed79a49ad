import { randomUUID } from 'node:crypto'
import { ok, type Result, refuse } from '#domain/result.ts'
import { HOUR } from '#domain/time.ts'
import { passwordFits } from '#domain/workspace/password.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { endSessions } from '#server/end-sessions.ts'
import { queueMail } from '#server/mails.ts'
import { hashToken, newToken } from '#server/tokens.ts'
import type { Asking } from '#server/workspace/sign-in/asking.ts'
import { doAndTell, tellAfter } from '#server/workspace/sign-in/tell.ts'
import { isPassword } from './password-hash.ts'
import { resetMail } from './words.ts'

const identifierOf = (token: string) => `reset:${hashToken(token)}`

/** Whether this is the human's password; false where there is none. */
export async function isOwnPassword(db: Db, humanId: string, password: string): Promise<boolean> {
  const hash = await passwordOf(db, humanId)
  return hash !== null && (await isPassword(password, hash))
}

/** The kept hash of a human's password; null: they come by single sign-on only. */
export async function passwordOf(db: Db | Tx, humanId: string): Promise<string | null> {
  const row = await db
    .selectFrom('credential')
    .select('password')
    .where('human_id', '=', humanId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst()
  return row?.password ?? null
}

/** Keeps another password for a human, and ends every session but one that may stay. */
export async function keepPassword(
  tx: Tx,
  { humanId, hash, now, but }: { humanId: string; hash: string; now: number; but: string | null },
): Promise<void> {
  const kept = await tx
    .updateTable('credential')
    .set({ password: hash, updated_at: now })
    .where('human_id', '=', humanId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst()
  if (kept.numUpdatedRows === 0n)
    await tx
      .insertInto('credential')
      .values({ ...passwordRow(humanId, hash), created_at: now, updated_at: now })
      .execute()
  await endSessions(tx, humanId, but)
}

/** Somebody with a password, who has no session yet; answers their id. */
export async function makeHuman(
  tx: Tx,
  { name, email }: { name: string; email: string },
  hash: string,
  now: number,
): Promise<string> {
  const id = randomUUID()
  const times = { created_at: now, updated_at: now }
  await tx
    .insertInto('human')
    .values({ id, name, email: email.toLowerCase(), image: null, ...times })
    .execute()
  await tx
    .insertInto('credential')
    .values({ ...passwordRow(id, hash), ...times })
    .execute()
  return id
}

/** A password as the row of a way to sign in. @internal */
export const passwordRow = (humanId: string, hash: string) => ({
  id: randomUUID(),
  human_id: humanId,
  provider_id: 'credential',
  account_id: humanId,
  password: hash,
  access_token: null,
  refresh_token: null,
  id_token: null,
  access_token_expires_at: null,
  refresh_token_expires_at: null,
  scope: null,
})

/**
 * Sends a link to set a new password, good for an hour, where this mail address has an account. The outbox of a
 * workspace its human belongs to lists the mail, never what it says: whoever reads the link becomes its human.
 */
export async function sendReset(asking: Asking, email: string, url: string): Promise<void> {
  const { db } = asking
  const now = asking.now()
  const human = await db
    .selectFrom('human')
    .select(['id', 'name', 'email'])
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst()
  if (!human) return
  // Who belongs nowhere any more gets it from the first workspace, whose outbox does not list it.
  const workspaceId = (await firstSeatOf(db, human.id)) ?? (await firstWorkspace(db, now))
  const token = newToken()
  await inWorkspace(db, workspaceId, async (tx) => {
    // Only the newest link works.
    await tx
      .deleteFrom('verification')
      .where('value', '=', human.id)
      .where('identifier', 'like', 'reset:%')
      .execute()
    await tx
      .insertInto('verification')
      .values({
        id: randomUUID(),
        identifier: identifierOf(token),
        value: human.id,
        expires_at: now + HOUR,
        created_at: now,
        updated_at: now,
      })
      .execute()
    await queueMail(tx, workspaceId, resetMail(human, `${url}/reset#${token}`), now)
  })
  await tellAfter(asking, human.id, 'ask-reset')
}

async function firstSeatOf(db: Db, humanId: string): Promise<string | null> {
  const seat = await db
    .selectFrom('seat as s')
    .innerJoin('registry as r', 'r.id', 's.registry_id')
    .select('r.id')
    .where('s.human_id', '=', humanId)
    .orderBy('r.is_example')
    .orderBy('r.created_at')
    .orderBy('r.id')
    .executeTakeFirst()
  return seat?.id ?? null
}

/** Sets a new password with the token of a mail, which works once; every session of the human ends. */
export async function resetPassword(
  asking: Asking,
  asked: { token: string; password: string },
  hashPassword: (password: string) => Promise<string>,
): Promise<Result<{ email: string }, 'reset-over' | 'password-weak'>> {
  const now = asking.now()
  const human = await asking.db
    .selectFrom('verification as v')
    .innerJoin('human as h', (join) =>
      join.on(({ eb }) => eb(eb.cast('h.id', 'text'), '=', eb.ref('v.value'))),
    )
    .select(['h.id', 'h.email'])
    .where('v.identifier', '=', identifierOf(asked.token))
    .where('v.expires_at', '>', now)
    .executeTakeFirst()
  if (!human) return refuse('reset-over')
  const fits = passwordFits(asked.password, human.email)
  if (!fits.ok) return fits
  const hash = await hashPassword(asked.password)
  const isSet = await doAndTell(asking, human.id, 'change-password', async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('verification')
      .where('identifier', '=', identifierOf(asked.token))
      .executeTakeFirst()
    if (numDeletedRows === 0n) return false
    await keepPassword(tx, { humanId: human.id, hash, now, but: null })
    return true
  })
  return isSet ? ok({ email: human.email }) : refuse('reset-over')
}
