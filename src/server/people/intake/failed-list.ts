import { sql } from 'kysely'
import type { FailedEvent, IntakeAccount, WholeFailedEvent } from '#api/failed-events.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'

type Page<Row> = { rows: Row[]; total: number; events: number; next: string | null }

/** The account of each source that events come from live: received = stored + duplicate + failed. R4. */
export async function accountsOf(
  tx: Tx,
  workspaceId: string,
  now: number,
): Promise<IntakeAccount[]> {
  const minute = now - (now % MINUTE)
  const sums = (since: number) => sql`
    json_build_object(
      'received', coalesce(sum(received) filter (where minute_at > ${at(since)}), 0),
      'stored', coalesce(sum(stored) filter (where minute_at > ${at(since)}), 0),
      'duplicate', coalesce(sum(duplicate) filter (where minute_at > ${at(since)}), 0),
      'failed', coalesce(sum(failed) filter (where minute_at > ${at(since)}), 0),
      'dropped', coalesce(sum(dropped) filter (where minute_at > ${at(since)}), 0))`
  const { rows } = await sql<IntakeAccount>`
    select s.name as source, max(c.last_at) as "lastAt", ${sums(minute - HOUR)} as hour,
      ${sums(minute - DAY)} as day,
      (select coalesce(sum(f.events), 0)::bigint from failed_event f
        where f.workspace_id = ${workspaceId} and f.source_id = s.source_id
          and f.state = 'open') as open
    from source s
    left join intake_count c on c.workspace_id = ${workspaceId} and c.source_id = s.source_id
    where s.workspace_id = ${workspaceId} and (c.source_id is not null or exists (
      select 1 from access_key k where k.workspace_id = ${workspaceId}
        and k.source_id = s.source_id and k.kind = 'write' and k.revoked_at is null))
    group by s.source_id, s.name order by s.name`.execute(tx)
  return rows
}

const COLUMNS = sql`f.failed_event_id as "failedEventId", s.name as source,
  f.received_at as "receivedAt", f.code, f.path, f.reason, f.events, f.raw_bytes as bytes,
  f.state, f.settled_at as "settledAt"`

export async function listFailed(
  tx: Tx,
  workspaceId: string,
  { state, cursor, limit }: { state: string; cursor?: string | undefined; limit: number },
): Promise<Page<FailedEvent>> {
  const [, before = Number.MAX_SAFE_INTEGER] = cursor ? readCursor(cursor, 2) : []
  const { rows } = await sql<FailedEvent>`
    select ${COLUMNS} from failed_event f
    join source s on s.workspace_id = ${workspaceId} and s.source_id = f.source_id
    where f.workspace_id = ${workspaceId} and f.state = ${state} and f.failed_event_id < ${before}
    order by f.failed_event_id desc limit ${limit + 1}`.execute(tx)
  const counted = await sql<{ total: number; events: number }>`
    select count(*) as total, coalesce(sum(events), 0)::bigint as events from failed_event
    where workspace_id = ${workspaceId} and state = ${state}`.execute(tx)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    rows: shown,
    total: counted.rows[0]?.total ?? 0,
    events: counted.rows[0]?.events ?? 0,
    next: last ? cursorOf([0, last.failedEventId]) : null,
  }
}

/** Bytes of what was sent that are shown, and can be mended. */
const MOST_SHOWN = 1_000_000

export async function readFailed(
  tx: Tx,
  workspaceId: string,
  failedEventId: number,
): Promise<Result<WholeFailedEvent, 'failed-event-unknown'>> {
  const { rows } = await sql<FailedEvent & { bytea: Buffer }>`
    select ${COLUMNS}, substring(f.raw from 1 for ${MOST_SHOWN}) as bytea from failed_event f
    join source s on s.workspace_id = ${workspaceId} and s.source_id = f.source_id
    where f.workspace_id = ${workspaceId} and f.failed_event_id = ${failedEventId}`.execute(tx)
  const [found] = rows
  if (!found) return refuse('failed-event-unknown')
  const { bytea, ...row } = found
  return ok({ ...row, raw: bytea.toString(), isWhole: bytea.length === row.bytes })
}
