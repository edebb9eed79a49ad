import { sql } from 'kysely'
import { messageId } from '#domain/people/imports/message-id.ts'
import { KIND } from '#domain/replay/log.ts'
import { canonical, signatureOf } from '#domain/replay/signature.ts'
import type { Provenance } from '#server/db/bulk/append.ts'
import { signatureIds } from '#server/db/bulk/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { dealTold } from '#server/db/fold/deals.ts'
import { at } from '#server/db/instants.ts'
import type { Chunk } from './chunk.ts'

/**
 * Tells the log what the chunk knows otherwise of its deals than the log does: name, owner, amount, stage, reason,
 * company. An opening, win or loss carries these facts when it is told first; this is one event for each deal of which
 * they changed since, of nobody and at the import's instant. Answers how many events these are, and how many rows that
 * brought nothing new but this.
 */
export async function tellFacts(
  tx: Tx,
  from: Provenance,
  { deals }: Chunk,
  isOwn: boolean,
): Promise<{ events: number; rows: number }> {
  if (deals.size === 0) return { events: 0, rows: 0 }
  const changed = await changedFacts(tx, from.workspaceId, isOwn)
  if (changed.length === 0) return { events: 0, rows: 0 }
  await append(tx, from, changed)
  const rowNos = changed.map(({ row_no }) => row_no)
  return { events: changed.length, rows: await countSilent(tx, from, rowNos) }
}

type Changed = { deal_id: number; key: string; row_no: number; last_event: number; details: string }

/**
 * The deals of which a file says something else than the log. Our own export calls a company as its page does: that is no
 * other company where the log knows it by the number of a source.
 */
export async function changedFacts(
  tx: Tx,
  workspaceId: string,
  isOwn: boolean,
): Promise<Changed[]> {
  const { rows } = await sql<Changed>`
    select d.id as deal_id, d.key, f.row_no, t.last_event, jsonb_strip_nulls(jsonb_build_object(
      'name', f.name, 'owner', f.owner, 'amountCents', f.amount_cents, 'currency', f.currency,
      'stage', f.source_stage, 'reason', f.reason, 'company', c.key,
      'account', a.system || ':' || a.key))::text as details
    from staged_fact f
    join staged_deal d on d.no = f.no
    left join staged_company c on c.no = f.company_no and not (${isOwn}::boolean and exists (
      select 1 from deal o
      join company x on x.workspace_id = ${workspaceId} and x.company_id = o.company_id
      where o.workspace_id = ${workspaceId} and o.deal_id = d.id and left(lower(x.name), 100) = c.key))
    left join staged_company a on a.no = f.account_no
    cross join lateral (${dealTold(workspaceId, sql`d.id`)}) t
    where (coalesce(f.name, t.name), coalesce(f.owner, t.owner), coalesce(f.amount_cents, t.amount_cents),
        coalesce(f.currency, t.currency), coalesce(f.source_stage, t.source_stage),
        coalesce(f.reason, t.reason), coalesce(c.key, t.company),
        coalesce(a.system || ':' || a.key, t.account))
      is distinct from (t.name, t.owner, t.amount_cents, t.currency, t.source_stage, t.reason, t.company,
        t.account)
    order by f.row_no`.execute(tx)
  return rows
}

/** The id names what it follows: facts that change to and fro are told each time, and never twice in a row. */
async function append(tx: Tx, from: Provenance, changed: readonly Changed[]): Promise<void> {
  const { workspaceId, sourceId, batchId, now } = from
  const { signature } = signatureOf(KIND.identify, 'deal', {})
  const text = canonical(signature)
  const ids = await signatureIds(tx, workspaceId, new Map([[text, signature]]))
  const messages = changed.map(({ key, last_event }) => messageId(key, `facts:${last_event}`))
  await sql`
    insert into event (workspace_id, source_id, message_id, batch_id, deal_id, signature_id, happened_at,
      received_at, known_at, details)
    select ${workspaceId}::uuid, ${sourceId}::bigint, c.message_id, ${batchId}::bigint, c.deal_id,
      ${ids.get(text)}::bigint, ${at(now)}, ${at(now)}, ${at(now)}, c.details
    from unnest(${messages}::text[], ${changed.map((one) => one.deal_id)}::bigint[],
      ${changed.map((one) => one.details)}::jsonb[]) as c (message_id, deal_id, details)`.execute(
    tx,
  )
}

/** Rows of which this transaction has added no other event: those that are not counted as new yet. */
async function countSilent(
  tx: Tx,
  { workspaceId, sourceId }: Provenance,
  rowNos: readonly number[],
): Promise<number> {
  const { rows } = await sql<{ silent: number }>`
    select count(*) as silent from unnest(${rowNos}::bigint[]) as r (row_no)
    where not exists (
      select 1
      from (select message_id, min(row_no) as row_no from staged_event group by message_id) s
      join event e on e.workspace_id = ${workspaceId} and e.source_id = ${sourceId}
        and e.message_id = s.message_id
      where s.row_no = r.row_no and e.xmin = pg_current_xact_id()::xid)`.execute(tx)
  return rows[0]?.silent ?? 0
}
