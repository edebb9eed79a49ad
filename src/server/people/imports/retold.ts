import { sql } from 'kysely'
import { withConsents } from '#domain/people/imports/rows/row-events.ts'
import { KIND, type Signature } from '#domain/replay/log.ts'
import { canonical, signatureOf } from '#domain/replay/signature.ts'
import { LISTED_UNDATED } from '#server/db/bulk/append.ts'
import { copyLine } from '#server/db/bulk/copy-text.ts'
import type { Line } from '#server/db/bulk/line.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'

/** Where the rows come from; no source: one that has told nothing yet. */
export type RetoldBy = { workspaceId: string; sourceId: number | null; now: number }

/** Staged traits that their source told otherwise before, as one event each with nothing but what differs. */
export type Retold = { no: number; text: string; signature: Signature }

type Traits = Record<string, unknown>
type Row = { row_no: number; message_id: string; said: Traits }
type Changed = {
  personId: number
  personNo: number
  listed: string
  /** What the source said until now, and the event that said so last. */
  said: Traits
  last: number
  rows: Row[]
}

/** The table in which the traits of lists wait to be compared. */
export async function makeRetoldStage(db: Db): Promise<void> {
  await sql`create temp table if not exists staged_trait (
    signature_no integer not null, said jsonb not null) on commit delete rows`.execute(db)
  await sql`create temp table if not exists staged_known (message_id text not null)
    on commit delete rows`.execute(db)
}

/**
 * Compares the traits of lists with what their source said last of the same people under the same date: a CRM dates a
 * contact at the day of its creation, however often it changes. What says nothing else is left out; what differs is told
 * at the import's instant, with an id that names what it follows, so that values that change to and fro are told each
 * time and never twice in a row. A file that contradicts itself is passed over as well where it told the same last time.
 * Needs the events of the chunk staged, and `staged_person` with ids.
 */
export async function stageRetold(
  tx: Tx,
  line: Line,
  by: RetoldBy,
  listed: ReadonlyMap<number, Signature['properties']>,
): Promise<Retold[]> {
  if (by.sourceId === null || listed.size === 0) return []
  if (!(await isAnyKnown(tx))) return []
  await line.copy(
    'staged_trait',
    ['signature_no', 'said'],
    Array.from(listed, ([no, said]) => copyLine([no, JSON.stringify(said)])),
  )
  const changed = await changedIn(tx, by)
  const told = changed.flatMap((one, n) => retellingOf(one, BEYOND + n))
  await exchange(tx, by, changed, told)
  return told
}

/** Above every number that a chunk and its joined deals give their own signatures. */
const BEYOND = 2_000_000_000

async function isAnyKnown(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`select exists (
    select 1 from staged_person where id is not null and is_new is not true) as known`.execute(tx)
  return rows[0]?.known ?? false
}

/**
 * Notes in `staged_known` what need not be told again, and answers what was told otherwise before. The marks at the end
 * of message ids stand for what a row tells as a whole (message-id.ts). Events are found by their person; `+ 0` keeps
 * PostgreSQL from reading all of a source for each of them, where it takes one that is new for empty.
 */
async function changedIn(tx: Tx, { workspaceId, sourceId }: RetoldBy): Promise<Changed[]> {
  const { rows } = await sql<Changed>`
    with listed as (
      select p.id as person_id, s.person_no, s.listed, s.row_no, s.message_id, ${flat(sql`t.said`, sql`s.details`)} as said
      from staged_event s
      join staged_person p on p.no = s.person_no and p.id is not null and p.is_new is not true
      join staged_trait t on t.signature_no = s.signature_no
      where s.listed is not null
    ), heard as materialized (
      select l.person_id, l.listed, e.*
      from (select distinct person_id, listed from listed) l
      cross join lateral (
        select e.event_id, e.message_id, e.batch_id, e.happened_at, ${flat(sql`g.properties`, sql`e.details`)} as said
        from event e
        join signature g on g.workspace_id = ${workspaceId} and g.signature_id = e.signature_id
          and g.kind = ${KIND.identify}
        where e.workspace_id = ${workspaceId} and e.person_id = l.person_id and e.source_id + 0 = ${sourceId}::bigint
          and (l.listed = ${LISTED_UNDATED} or e.happened_at = nullif(l.listed, ${LISTED_UNDATED})::timestamptz
            or starts_with(e.message_id, ${AFTER(sql`l.person_id`, sql`l.listed`)}))
        offset 0
      ) e
    ), last as (
      select distinct on (person_id, listed) person_id, listed, event_id, batch_id from heard
      order by person_id, listed, happened_at desc, message_id collate "C" desc
    ), repeated as (
      select distinct h.person_id, h.listed, right(h.message_id, ${MARK}) as mark
      from heard h join last using (person_id, listed)
      where h.batch_id is not distinct from last.batch_id
    ), told as (
      select l.*, r.mark is not null as is_last, last.event_id as last
      from listed l join last using (person_id, listed)
      left join repeated r on r.person_id = l.person_id and r.listed = l.listed
        and r.mark = right(l.message_id, ${MARK})
    ), said as (
      select h.person_id, h.listed,
        jsonb_object_agg(k.key, k.value order by h.happened_at, h.message_id collate "C", h.event_id) as said
      from heard h
      join (select distinct person_id, listed from told where not is_last) o using (person_id, listed)
      cross join lateral jsonb_each(h.said) k
      group by h.person_id, h.listed
    ), changed as (
      select t.person_id, min(t.person_no) as person_no, t.listed, min(t.last) as last, s.said,
        jsonb_agg(jsonb_build_object('row_no', t.row_no, 'message_id', t.message_id, 'said', t.said)
          order by t.row_no) as rows
      from told t join said s using (person_id, listed)
      group by t.person_id, t.listed, s.said
      having bool_or(not t.is_last and not s.said @> t.said)
    ), known as (
      insert into staged_known (message_id)
      select distinct message_id from told t
      where not exists (select 1 from changed c where c.person_id = t.person_id and c.listed = t.listed)
    )
    select person_id as "personId", person_no as "personNo", listed, last, said, rows from changed
    order by person_id, listed`.execute(tx)
  return rows
}

/** What is told, with each purpose of consent by itself. */
const flat = (signature: ReturnType<typeof sql>, details: ReturnType<typeof sql>) => sql`(
  select coalesce(jsonb_object_agg(k.key, k.value), '{}') from (
    select j.key, j.value from jsonb_each(${signature} || coalesce(${details}, '{}')) j where j.key <> 'consent'
    union all select 'consent.' || c.key, c.value
    from jsonb_each(case jsonb_typeof(${details} -> 'consent') when 'object' then ${details} -> 'consent' else '{}' end) c
  ) k)`

/** How the ids begin of what follows the traits that a list told of somebody under one date. */
const AFTER = (personId: ReturnType<typeof sql>, listed: ReturnType<typeof sql>) =>
  sql`'traits:' || ${personId} || ':' || ${listed} || ':after:'`

type Telling = Retold & {
  changed: Changed
  row: Row
  messageId: string
  details: Traits | null
}

/** One event with what the rows of a chunk, read one after the other, leave otherwise than it was. */
function retellingOf(changed: Changed, no: number): Telling[] {
  const { personId, listed, last, rows } = changed
  const now = Object.assign({}, ...rows.map(({ said }) => said)) as Traits
  const differs = Object.keys(now).filter((key) => !isSame(now[key], changed.said[key]))
  const row = rows.findLast(({ said }) => differs.some((key) => key in said))
  if (!row) return []
  const told = withConsents(Object.fromEntries(differs.map((key) => [key, now[key]])))
  const { signature, details } = signatureOf(KIND.identify, 'identify', told)
  const followed = String(last).padStart(WIDEST, '0')
  const messageId = `traits:${personId}:${listed}:after:${followed}:${row.message_id.slice(-MARK)}`
  return [{ no, text: canonical(signature), signature, changed, row, messageId, details }]
}

/** Digits of an event's number, so that of two such ids of one instant the later is the greater. */
const WIDEST = 16
/** Signs of a digest. */
const MARK = 14

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Puts what is told in place of the rows it was made of, and takes out what is known. */
async function exchange(
  tx: Tx,
  by: RetoldBy,
  changed: readonly Changed[],
  told: readonly Telling[],
): Promise<void> {
  const { now } = by
  const before = changed.flatMap(({ rows }) => rows.map((row) => row.message_id))
  const of = told.flatMap(({ changed, messageId }) =>
    changed.rows.map((row) => ({ before: row.message_id, messageId })),
  )
  await sql`insert into staged_known (message_id)
    select distinct * from unnest(${before}::text[])`.execute(tx)
  await sql`delete from staged_event s using staged_known k
    where s.message_id = k.message_id and s.listed is not null`.execute(tx)
  await sql`insert into staged_event (row_no, message_id, signature_no, person_no, happened_at, details)
    select row_no, message_id, signature_no, person_no, ${at(now)}, details
    from unnest(${told.map(({ row }) => row.row_no)}::bigint[], ${told.map((one) => one.messageId)}::text[],
      ${told.map(({ no }) => no)}::int[], ${told.map(({ changed }) => changed.personNo)}::int[],
      ${told.map(({ details }) => details && JSON.stringify(details))}::jsonb[])
      as t (row_no, message_id, signature_no, person_no, details)`.execute(tx)
  await dropClaims(tx, by)
  await sql`update staged_claim c set message_id = t.message_id, happened_at = ${at(now)}
    from unnest(${of.map(({ before }) => before)}::text[], ${of.map((one) => one.messageId)}::text[])
      as t (before, message_id)
    where c.message_id = t.before`.execute(tx)
}

/** What the source has claimed before of somebody whose traits it told before is claimed no second time. */
async function dropClaims(tx: Tx, { workspaceId, sourceId }: RetoldBy): Promise<void> {
  await sql`delete from staged_claim c using staged_person s, person o, name_claim n
    where s.no = c.person_no and o.workspace_id = ${workspaceId} and o.system = c.system and o.key = c.key
      and n.workspace_id = ${workspaceId} and n.source_id = ${sourceId}::bigint
      and n.person_id = least(s.id, o.person_id) and n.other_id = greatest(s.id, o.person_id)
      and c.message_id in (select message_id from staged_known)`.execute(tx)
}
