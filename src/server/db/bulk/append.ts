import { sql } from 'kysely'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { makeClaimStage } from './claims.ts'
import { copyLine } from './copy-text.ts'
import type { Line } from './line.ts'

/** An event on its way into the log. What it says, people and deals are numbered within the chunk. */
export type StagedEvent = {
  rowNo: number
  messageId: string
  signatureNo: number
  personNo: number | null
  dealNo: number | null
  happenedAt: number
  campaign: string | null
  piece: string | null
  arrivalNo: number | null
  details: string | null
  /** Of the traits of a list, when they are dated: an instant, or `LISTED_UNDATED`; null for everything else. */
  listed: string | null
}

/** Traits of a list that nothing in it dates. */
export const LISTED_UNDATED = 'import'

/** Where a chunk of events comes from and how it is known. */
export type Provenance = {
  workspaceId: string
  sourceId: number
  batchId: number
  /** The instant of the import. */
  now: number
  /** Imported history is known when it happened (rule 0.2); otherwise the fold claims it as it arrives. */
  history: boolean
}

const COLUMNS = [
  'row_no',
  'message_id',
  'signature_no',
  'person_no',
  'deal_no',
  'happened_at',
  'campaign',
  'piece',
  'arrival_no',
  'details',
  'listed',
] as const

export function stagedLine(event: StagedEvent): string {
  return copyLine([
    event.rowNo,
    event.messageId,
    event.signatureNo,
    event.personNo,
    event.dealNo,
    new Date(event.happenedAt).toISOString(),
    event.campaign,
    event.piece,
    event.arrivalNo,
    event.details,
    event.listed,
  ])
}

/** The tables in which a chunk waits; they are this connection's own and empty at each commit. */
export async function makeStage(db: Db): Promise<void> {
  await sql`create temp table if not exists staged_event (
    row_no bigint not null, message_id text not null, signature_no integer not null,
    person_no integer, deal_no integer, happened_at timestamptz(3) not null,
    campaign text, piece text, arrival_no integer, details jsonb, listed text) on commit delete rows`.execute(
    db,
  )
  await sql`create temp table if not exists staged_signature (
    no integer not null, id bigint not null) on commit delete rows`.execute(db)
  await sql`create temp table if not exists staged_arrival (
    no integer not null, id bigint not null) on commit delete rows`.execute(db)
  await sql`create temp table if not exists staged_person (
    no integer not null, system text not null, key text not null, id bigint, person bigint, is_new boolean)
    on commit delete rows`.execute(db)
  await sql`create temp table if not exists staged_deal (
    no integer not null, key text not null, id bigint) on commit delete rows`.execute(db)
  await makeClaimStage(db)
}

/** The ids of the chunk's signatures, in the order of their numbers. */
export async function stageSignatures(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`insert into staged_signature (no, id)
    select no - 1, id from unnest(${ids}::bigint[]) with ordinality as s (id, no)`.execute(tx)
}

/** The same of its arrivals. */
export async function stageArrivals(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await sql`insert into staged_arrival (no, id)
    select no - 1, id from unnest(${ids}::bigint[]) with ordinality as s (id, no)`.execute(tx)
}

/**
 * Holds everybody in `staged_person` whom another transaction may be deciding about, in the order of all who lock
 * people, until this one commits: whether somebody has a live decision stays true while the chunk is written. Rule 0.2.
 * Comes before anything of the chunk that locks deals, and the names are held before (names/hold.ts). Who is new in this
 * transaction nobody else sees.
 */
export async function holdPeople(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select count(*) from (
    select 1 from person p
    where p.workspace_id = ${workspaceId} and p.xmin <> pg_current_xact_id()::xid
      and p.person_id in (select id from staged_person union select person from staged_person)
    order by p.person_id for share of p) as held`.execute(tx)
}

export const stageEvents = (line: Line, lines: Iterable<string | Buffer>) =>
  line.copy('staged_event', COLUMNS, lines)

/**
 * Moves the staged events into the log; one whose message id the source has told before is left out. Needs
 * `staged_person`, all of them held with their people, and `staged_deal` to hold the ids of everybody numbered. Whoever is told something new is due to be
 * folded. Answers how many events and how many rows were new.
 */
export async function appendStaged(
  tx: Tx,
  { workspaceId, sourceId, batchId, now, history }: Provenance,
): Promise<{ events: number; rows: number }> {
  const result = await sql<{ events: number; rows: number }>`
    with added as (
      insert into event (workspace_id, source_id, message_id, batch_id, person_id, deal_id, signature_id,
        happened_at, received_at, known_at, campaign, piece, details, arrival_id)
      select ${workspaceId}::uuid, ${sourceId}::bigint, s.message_id, ${batchId}::bigint, p.id, d.id,
        g.id, s.happened_at, ${at(now)},
        case when not ${history}::boolean then null
             when l.person_id is null then s.happened_at end,
        s.campaign, s.piece, s.details, c.id
      from staged_event s
      join staged_signature g on g.no = s.signature_no
      left join staged_person p on p.no = s.person_no
      left join staged_deal d on d.no = s.deal_no
      left join staged_arrival c on c.no = s.arrival_no
      left join person_state l
        on l.workspace_id = ${workspaceId} and l.person_id = p.person and l.live_since is not null
      on conflict (workspace_id, source_id, message_id) do nothing
      returning event_id, message_id, person_id, known_at
    ), waiting as (
      insert into event_due (workspace_id, person_id, event_id)
      select ${workspaceId}::uuid, coalesce(person_id, 0), event_id from added where known_at is null
      order by person_id, event_id
    ), due as (
      insert into fold_due (workspace_id, person_id)
      select distinct ${workspaceId}::uuid, person_id from added
      where person_id is not null and known_at is not null
    ), first_told as (
      select min(s.row_no) as row_no from added a join staged_event s on s.message_id = a.message_id
      group by a.message_id
    )
    select (select count(*) from added) as events,
      case when (select count(*) from added) = (select count(*) from staged_event)
        then (select count(distinct row_no) from staged_event)
        else (select count(distinct row_no) from first_told) end as rows`.execute(tx)
  return result.rows[0] ?? { events: 0, rows: 0 }
}
