import { countTry, forgive, type Tries, waitMs } from '#domain/workspace/throttle.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { hashToken } from '#server/tokens.ts'

/** What guesses are counted against. Names of accounts are kept as hashes: whoever guesses need not exist. */
export const bucket = (kind: string, of: string) => `${kind}:${hashToken(of.toLowerCase())}`

/**
 * Counts a guess before it is looked at, so that many at once are counted, too. Answers the milliseconds to wait; then
 * nothing was counted.
 */
export async function takeTry(db: Db, buckets: readonly string[], now: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const tries = await held(tx, buckets, now)
    const wait = Math.max(...tries.map(([, each]) => waitMs(each, now)))
    if (wait > 0) return wait
    for (const [name, each] of tries) await keep(tx, name, countTry(each, now))
    return 0
  })
}

/** The guess was right: it is taken back. */
export async function forgiveTry(db: Db, buckets: readonly string[], now: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const [name, each] of await held(tx, buckets, now))
      await keep(tx, name, forgive(each, now))
  })
}

/** What was forgotten anyway need not be kept. */
export async function forgetTries(db: Db, before: number): Promise<void> {
  await db.deleteFrom('throttle').where('filled_at', '<', before).execute()
}

/** In the order of their names, so that two who hold the same ones never wait for each other. */
async function held(tx: Tx, buckets: readonly string[], now: number): Promise<[string, Tries][]> {
  const names = [...new Set(buckets)].sort()
  await tx
    .insertInto('throttle')
    .values(names.map((name) => ({ bucket: name, tokens: 0, filled_at: now })))
    .onConflict((it) => it.doNothing())
    .execute()
  const rows = await tx
    .selectFrom('throttle')
    .selectAll()
    .where('bucket', 'in', names)
    .orderBy('bucket')
    .forUpdate()
    .execute()
  return rows.map((row) => [row.bucket, { failures: row.tokens, at: row.filled_at }])
}

async function keep(tx: Tx, name: string, { failures, at }: Tries): Promise<void> {
  await tx
    .updateTable('throttle')
    .set({ tokens: failures, filled_at: at })
    .where('bucket', '=', name)
    .execute()
}
