import { ok, type Result, refuse } from '#domain/result.ts'
import { canonical, sha256 } from '#server/db/canonical.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { seal, unseal } from './sealed.ts'

/** One request that must have one effect, however often it comes. Plain, so that it can go to a thread. */
export type Claim = {
  who: string
  route: string
  keyDigest: string
  bodyDigest: string
  /** Seals the answer. */
  sealKey: Uint8Array
  now: number
}

/** Why a repeated request is not answered as the first one was. */
export type Repeated = 'key-reused' | 'request-running' | 'answer-gone'

const OK = 200

/** SHA-256 of a value, whatever the order of its names. */
export const digestOf = (value: unknown): string => sha256(canonical(value) ?? '')

/** Takes the claim for this transaction; false when it was taken before. Waits for one that another one holds. */
export async function take(tx: Tx, workspaceId: string, claim: Claim): Promise<boolean> {
  const taken = await tx
    .insertInto('idempotency')
    .values({
      workspace_id: workspaceId,
      who: claim.who,
      route: claim.route,
      key_digest: claim.keyDigest,
      body_digest: claim.bodyDigest,
      status: null,
      answer: null,
      made_at: claim.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('who')
    .executeTakeFirst()
  return taken !== undefined
}

/** Keeps the answer with the effect. */
export async function keep(tx: Tx, workspaceId: string, claim: Claim, answer: unknown) {
  await tx
    .updateTable('idempotency')
    .set({ status: OK, answer: seal(claim.sealKey, answer) })
    .where('workspace_id', '=', workspaceId)
    .where('who', '=', claim.who)
    .where('route', '=', claim.route)
    .where('key_digest', '=', claim.keyDigest)
    .execute()
}

/** The answer that was given before; null: there was none. */
export async function recall<T>(
  db: Db | Tx,
  workspaceId: string,
  claim: Claim,
): Promise<Result<{ answer: T } | null, Repeated>> {
  const known = await db
    .selectFrom('idempotency')
    .select(['body_digest', 'answer'])
    .where('workspace_id', '=', workspaceId)
    .where('who', '=', claim.who)
    .where('route', '=', claim.route)
    .where('key_digest', '=', claim.keyDigest)
    .executeTakeFirst()
  if (!known) return ok(null)
  if (known.body_digest !== claim.bodyDigest) return refuse('key-reused')
  const answer = known.answer && unseal(claim.sealKey, known.answer)
  return answer ? ok({ answer: answer.value as T }) : refuse('answer-gone')
}
