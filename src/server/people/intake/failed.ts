import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { isNotKept } from './kept-out.ts'
import type { Case } from './take.ts'

/** Keeps what could not be stored, all of it, as it came and with the reason: nobody else has it any more. R4. */
export async function writeFailed(
  tx: Tx,
  workspaceId: string,
  sourceId: number,
  cases: readonly Case[],
  now: number,
): Promise<void> {
  const failed = cases.flatMap(({ outcome, ...one }) =>
    outcome?.result === 'failed' && !isNotKept({ ...one, outcome })
      ? [{ ...one, fault: outcome.fault }]
      : [],
  )
  if (failed.length === 0) return
  const raw = failed.map(({ read }) => Buffer.from(read.bytes).toString('base64'))
  await sql`
    insert into failed_event (workspace_id, source_id, received_at, code, path, reason, raw,
      raw_bytes, events, call, around)
    select ${workspaceId}::uuid, ${sourceId}::bigint, ${at(now)}, f.code, f.path, f.reason,
      decode(f.raw, 'base64'), f.raw_bytes, f.events, f.call, f.around
    from unnest(
      ${failed.map(({ fault }) => fault.code)}::text[],
      ${failed.map(({ fault }) => storableOrNull(fault.path))}::text[],
      ${failed.map(({ fault }) => storableOrNull(fault.reason))}::text[],
      ${raw}::text[],
      ${failed.map(({ read }) => read.bytes.length)}::bigint[],
      ${failed.map(({ read }) => countOf(read))}::int[],
      ${failed.map(({ call }) => call)}::text[],
      ${failed.map(({ around }) => (Object.keys(around).length > 0 ? JSON.stringify(around) : null))}::jsonb[]
    ) with ordinality
      as f (code, path, reason, raw, raw_bytes, events, call, around, place)
    order by f.place`.execute(tx)
}

/** Events that a failed one stands for. */
export const countOf = (read: Case['read']): number => ('fault' in read ? read.count : 1)

/** A path may hold a name with signs that no database keeps. */
const storableOrNull = (text: string | null) =>
  text === null ? null : text.toWellFormed().replaceAll('\0', '\ufffd')
