import { sql } from 'kysely'
import type { Db, Tx } from '#server/db/connect.ts'
import { markRegroup } from '#server/db/names/tell-names.ts'
import type { Provenance } from './append.ts'
import { copyLine } from './copy-text.ts'
import type { Line } from './line.ts'

/** An event's claim that another name is its person's too; the person by their number in the chunk. */
export type StagedClaim = {
  personNo: number
  system: string
  key: string
  messageId: string
  happenedAt: number
}

const COLUMNS = ['person_no', 'system', 'key', 'message_id', 'happened_at'] as const

export const stagedClaim = (claim: StagedClaim): string =>
  copyLine([
    claim.personNo,
    claim.system,
    claim.key,
    claim.messageId,
    new Date(claim.happenedAt).toISOString(),
  ])

export async function makeClaimStage(db: Db): Promise<void> {
  await sql`create temp table if not exists staged_claim (
    person_no integer not null, system text not null, key text not null, message_id text not null,
    happened_at timestamptz(3) not null) on commit delete rows`.execute(db)
}

/** Stages what a chunk claims, before anybody in it is named; an event that its source told before claims nothing new. */
export async function stageClaims(
  tx: Tx,
  line: Line,
  { workspaceId, sourceId }: Pick<Provenance, 'workspaceId' | 'sourceId'>,
  claims: readonly string[],
): Promise<void> {
  if (claims.length === 0) return
  await line.copy('staged_claim', COLUMNS, claims)
  await sql`
    delete from staged_claim c where exists (
      select 1 from event e where e.workspace_id = ${workspaceId} and e.source_id = ${sourceId}
        and e.message_id = c.message_id)`.execute(tx)
}

/**
 * Keeps what the staged events claimed; comes after them, and after everybody was named. A mail address that nobody knew
 * and that one new person alone claims is theirs at once: that is what the fold would work out (docs/decisions/019).
 * Everybody else is due to be worked out.
 */
export async function tellStagedClaims(tx: Tx, from: Provenance): Promise<void> {
  await joinNew(tx, from)
  await markRegroup(tx, from.workspaceId, await addClaims(tx, from))
}

async function joinNew(tx: Tx, { workspaceId, history }: Provenance): Promise<void> {
  await sql`
    update person o set root_id = n.person_id, joined_at = n.happened_at
    from (
      select c.system, c.key, min(s.id) as person_id, min(c.happened_at) as happened_at,
        ${history}::boolean and c.system = 'email' and count(distinct c.person_no) = 1
          and bool_and(s.system not in ('email', 'anonymous') and p.xmin = pg_current_xact_id()::xid
            and p.root_id is null and w.names = 1) as alone
      from staged_claim c
      join staged_person s on s.no = c.person_no
      join person p on p.workspace_id = ${workspaceId} and p.person_id = s.id
      join (select person_no, count(distinct (system, key)) as names from staged_claim group by person_no) w
        on w.person_no = c.person_no
      group by c.system, c.key
    ) n
    where o.workspace_id = ${workspaceId} and o.system = n.system and o.key = n.key and n.alone
      and o.xmin = pg_current_xact_id()::xid and not exists (
        select 1 from staged_person s where s.system = n.system and s.key = n.key)`.execute(tx)
}

/**
 * Answers the names that are not joined yet, and whose claim is new or earlier than what was known. Each is looked up by
 * itself: PostgreSQL takes a workspace for a small part of all people, and would read all of a large one for each claim.
 * So it would for a `coalesce` in the condition, which no index answers under row level security.
 */
async function addClaims(
  tx: Tx,
  { workspaceId, sourceId, batchId, history }: Provenance,
): Promise<number[]> {
  const { rows } = await sql<{ person_id: number; other_id: number }>`
    with kept as (
      insert into name_claim (workspace_id, person_id, other_id, batch_id, source_id, message_id, happened_at, known_at)
      select distinct on (1, 2, 3) ${workspaceId}::uuid, least(s.id, o.person_id), greatest(s.id, o.person_id),
        ${batchId}::bigint, ${sourceId}::bigint, c.message_id, c.happened_at,
        case when ${history}::boolean and mine.person_id is null and theirs.person_id is null then c.happened_at end
      from staged_claim c
      join staged_person s on s.no = c.person_no
      cross join lateral (select person_id, coalesce(root_id, person_id) as root from person
        where workspace_id = ${workspaceId} and system = c.system and key = c.key offset 0) o
      left join lateral (select person_id from person_state
        where workspace_id = ${workspaceId} and person_id = s.person and live_since is not null
        offset 0) mine on true
      left join lateral (select person_id from person_state where workspace_id = ${workspaceId}
        and person_id = o.root and live_since is not null offset 0) theirs on true
      where s.id <> o.person_id
      order by 1, 2, 3, c.happened_at, c.message_id collate "C"
      on conflict (workspace_id, person_id, other_id, batch_id) do update
        set source_id = excluded.source_id, message_id = excluded.message_id, happened_at = excluded.happened_at,
          known_at = least(excluded.known_at, name_claim.known_at)
        where (excluded.happened_at, excluded.message_id collate "C")
          < (name_claim.happened_at, name_claim.message_id collate "C")
      returning person_id, other_id
    )
    select k.person_id, k.other_id from kept k
    join person o on o.workspace_id = ${workspaceId} and o.person_id = k.other_id
    where not (o.root_id is not distinct from k.person_id and o.xmin = pg_current_xact_id()::xid)`.execute(
    tx,
  )
  return rows.flatMap(({ person_id, other_id }) => [person_id, other_id])
}
