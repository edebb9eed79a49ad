import { type RawBuilder, sql } from 'kysely'
import type { Name } from '#domain/people/identity/name.ts'
import { type Needles, needlesOf } from '#domain/people/privacy/needles.ts'
import { forgetTold } from '#server/db/companies/tell.ts'
import type { Tx } from '#server/db/connect.ts'
import { keepWords } from '#server/db/finding/keep-words.ts'
import { refreshDeals } from '#server/db/fold/deals.ts'
import { at } from '#server/db/instants.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { eraseCalled } from './called.ts'
import { SCRUBBED } from './naming.ts'

/** What stood in texts that nobody linked to anybody. */
export type Elsewhere = { failed: number; refused: number; elsewhere: number; entries: number[] }

/**
 * What is looked for in texts: names, further addresses and numbers, texts that nobody else was told, and what the person
 * was called in words.
 */
export type Words = {
  names: readonly Name[]
  details: readonly string[]
  words: readonly string[]
  called: readonly string[]
}

/** Takes names out of whatever else holds them: what was told of others, what could not be stored, rows that stayed out. */
export async function eraseWords(
  tx: Tx,
  workspaceId: string,
  { names, details, words, called }: Words,
  { now }: { now: number },
): Promise<Elsewhere> {
  const needles = needlesOf(names, details)
  const { pattern } = needles
  const others = pattern === '' ? 0 : await eraseFromOthers(tx, workspaceId, needles, now)
  const beside = await told<Omit<Elsewhere, 'elsewhere'>>(
    tx,
    sql`erase_beside_log(${workspaceId}::uuid, ${needles.texts}::text[], ${words}::text[],
      ${pattern}, ${at(now)})`,
  )
  const cut = await told<number>(
    tx,
    sql`erase_cut_rows(${workspaceId}::uuid, ${needles.beginnings}::text[])`,
  )
  const entries = await eraseCalled(tx, workspaceId, called)
  const elsewhere = others + (await scrub(tx, workspaceId, needles))
  await sql`update idempotency set answer = null
    where workspace_id = ${workspaceId} and answer is not null`.execute(tx)
  return {
    failed: beside.failed,
    refused: beside.refused + Number(cut),
    elsewhere,
    entries: [...new Set([...beside.entries, ...entries])].sort((a, b) => a - b),
  }
}

/** What was told of others with a name in it is told anew, in the log and in what is kept of it alike. */
async function eraseFromOthers(
  tx: Tx,
  workspaceId: string,
  needles: Needles,
  now: number,
): Promise<number> {
  const { pattern } = needles
  await forgetTold(tx, workspaceId, [], needles)
  const log = await told<{ others: number }>(
    tx,
    sql`erase_from_log(${workspaceId}::uuid, '{}', '{}', '{}', ${pattern}, ${at(now)})`,
  )
  const beside = await told<number>(
    tx,
    sql`erase_from_others(${workspaceId}::uuid, ${pattern}, ${needles.long}::text[])`,
  )
  const { rows: deals } = await sql<{ id: number }>`select deal_id as id from deal
    where workspace_id = ${workspaceId} and (name ~* ${pattern} or reason ~* ${pattern})
    order by deal_id`.execute(tx)
  await refreshDeals(
    tx,
    workspaceId,
    deals.map(({ id }) => id),
  )
  const { rows: others } = await sql<{ person_id: number; traits: Record<string, unknown> }>`
    update person_state s
    set traits = erased_json(s.traits, ${pattern}, true)
    where s.workspace_id = ${workspaceId} and s.traits::text ~* ${pattern}
    returning s.person_id, s.traits`.execute(tx)
  const people = others.map(({ person_id }) => person_id)
  await keepWords(tx, workspaceId, others, await namesOf(tx, workspaceId, people))
  return log.others + Number(beside)
}

async function told<T>(tx: Tx, call: RawBuilder<unknown>): Promise<T> {
  const { rows } = await sql<{ told: T }>`select ${call} as told`.execute(tx)
  return (rows[0] as { told: T }).told
}

/** Answers how many rows held one of the names. */
async function scrub(tx: Tx, workspaceId: string, { pattern }: Needles): Promise<number> {
  if (pattern === '') return 0
  let changed = 0
  for (const { table, column } of SCRUBBED) {
    const { rows } = await sql<{ n: number }>`select scrub_text(${workspaceId}::uuid, ${table},
      ${column}, ${pattern}) as n`.execute(tx)
    changed += rows[0]?.n ?? 0
  }
  return changed
}
