import { randomInt, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { DAY } from '#domain/time.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { hashToken } from '#server/tokens.ts'

/** Without letters and digits that look alike. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const IDENTIFIER = 'set-up'
const MONTH_MS = 30 * DAY

/**
 * A new one-time code for the first owner, "XXXX-XXXX", kept as a hash; older ones are good for nothing any more. Null
 * when there is an owner already.
 */
export async function makeSetUpCode(db: Db, now: number): Promise<string | null> {
  if (await hasHumans(db)) return null
  const code = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  await db.transaction().execute(async (tx) => {
    await forgetSetUpCodes(tx)
    await tx
      .insertInto('verification')
      .values({
        id: randomUUID(),
        identifier: IDENTIFIER,
        value: hashToken(code),
        expires_at: now + MONTH_MS,
        created_at: now,
        updated_at: now,
      })
      .execute()
  })
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** Whether the code is one that was printed; small letters and a missing dash are forgiven. */
export async function isSetUpCode(tx: Tx, code: string, now: number): Promise<boolean> {
  const plain = code.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const found = await tx
    .selectFrom('verification')
    .select('id')
    .where('identifier', '=', IDENTIFIER)
    .where('value', '=', hashToken(plain))
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return found !== undefined
}

/** Once there is an owner no code is good any more. */
export async function forgetSetUpCodes(tx: Tx): Promise<void> {
  await tx.deleteFrom('verification').where('identifier', '=', IDENTIFIER).execute()
}

/** Whether anybody has an account in this house. */
export async function hasHumans(db: Db | Tx): Promise<boolean> {
  const { rows } = await sql`select 1 from human limit 1`.execute(db)
  return rows.length > 0
}
