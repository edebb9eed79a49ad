import { type RawBuilder, sql } from 'kysely'
import { SPELLED } from '#domain/people/identity/name.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { KIND } from '#domain/replay/log.ts'
import { copyLine } from '#server/db/bulk/copy-text.ts'
import type { Line } from '#server/db/bulk/line.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import type { Chunk } from './chunk.ts'

/** Whether a map reads files that Lockstep wrote. */
export const isOwnExport = ({ system }: ImportMap): boolean => system === SPELLED

/** The table in which what the events of a chunk say waits to be compared. */
export async function makeOwnStage(db: Db): Promise<void> {
  await sql`create temp table if not exists staged_said (
    no integer not null, kind smallint not null, name text not null, properties jsonb not null)
    on commit delete rows`.execute(db)
}

/**
 * Passes over what our own export says and the workspace knows, whoever told it: a list that was written here and comes
 * back is no source of its own. A person's traits go where every one of them is so and all names are theirs; an event
 * of a deal goes where the deal has it already and the person takes part. What is said otherwise than it is comes in as it
 * does from any file. Needs the events and claims of the chunk staged, and `staged_person` with ids; comes before
 * anything else that looks at staged events.
 */
export async function dropKnown(
  tx: Tx,
  line: Line,
  workspaceId: string,
  { signatures }: Chunk,
): Promise<void> {
  await line.copy(
    'staged_said',
    ['no', 'kind', 'name', 'properties'],
    Array.from(signatures.values(), ({ no, signature: { kind, name, properties } }) =>
      copyLine([no, kind, name, JSON.stringify(properties)]),
    ),
  )
  await dropTraits(tx, workspaceId)
  await dropDealEvents(tx, workspaceId)
}

async function dropTraits(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    with so as materialized (
      select s.ctid as place, s.message_id, s.person_no from staged_event s
      join staged_said g on g.no = s.signature_no and g.kind = ${KIND.identify}
      join staged_person p on p.no = s.person_no and p.id is not null
      cross join lateral (
        select coalesce(root_id, person_id) as id from person
        where workspace_id = ${workspaceId} and person_id = p.id
        offset 0
      ) me
      cross join lateral (
        select traits from person_state where workspace_id = ${workspaceId} and person_id = me.id
        offset 0
      ) now
      where s.deal_no is null
        and not exists (
          select 1 from jsonb_each(g.properties || coalesce(s.details, '{}')) t
          where ${isWritten(sql`t.value`)} is distinct from ${isWritten(sql`now.traits -> t.key`)})
        and not exists (
          select 1 from staged_claim c
          left join person o on o.workspace_id = ${workspaceId} and o.system = c.system and o.key = c.key
          where c.message_id = s.message_id and c.person_no = s.person_no
            and coalesce(o.root_id, o.person_id) is distinct from me.id)
    ), unclaimed as (
      delete from staged_claim c using so
      where c.message_id = so.message_id and c.person_no = so.person_no
    )
    delete from staged_event s using so where s.ctid = so.place`.execute(tx)
}

/**
 * A value as the file has it: whether something was told as a number or as its digits a CSV does not say, what lies within
 * a value stands as JSON, whose spaces say nothing, and nothing stands as an empty cell.
 */
const isWritten = (value: RawBuilder<unknown>) => sql`(case
  when jsonb_typeof(${value}) in ('object', 'array') or left(${value} #>> '{}', 1) in ('{', '[')
    then regexp_replace(${value} #>> '{}', '\\s', '', 'g')
  else nullif(btrim(${value} #>> '{}', E' \\t\\r\\n'), '') end)`

/** Those that say something of a deal; which facts changed of it is told by itself (deal-facts.ts). */
async function dropDealEvents(tx: Tx, workspaceId: string): Promise<void> {
  const mine = sql`coalesce(n.root_id, n.person_id) = me.id`
  await sql`
    with so as materialized (
      select s.ctid as place from staged_event s
      join staged_said g on g.no = s.signature_no
      join staged_deal k on k.no = s.deal_no
      cross join lateral (
        select deal_id as id from deal where workspace_id = ${workspaceId} and key = k.key
        offset 0
      ) d
      left join staged_person p on p.no = s.person_no
      cross join lateral (
        select coalesce((select coalesce(root_id, person_id) from person
          where workspace_id = ${workspaceId} and person_id = p.id), p.id) as id
        offset 0
      ) me
      cross join lateral (
        select count(*) filter (where t.name = g.name and t.kind = g.kind and case
              when g.name = 'deal_contact' then ${isSame('role')} and ${mine}
                and (v.happened_at = s.happened_at or ${isUndated(sql`s`)})
              when g.name = 'deal_stage' then ${isSame('stage')} and v.happened_at = s.happened_at
              else v.happened_at = s.happened_at or ${isUndated(sql`s`)} end) as same,
          count(*) filter (where ${mine}) as own
        from event v
        join signature t on t.workspace_id = ${workspaceId} and t.signature_id = v.signature_id
        left join person n on n.workspace_id = ${workspaceId} and n.person_id = v.person_id
        where v.workspace_id = ${workspaceId} and v.deal_id = d.id
        offset 0
      ) known
      where known.same > 0 and (s.person_no is null or known.own > 0)
    )
    delete from staged_event s using so where s.ctid = so.place`.execute(tx)
}

const isUndated = (event: RawBuilder<unknown>) =>
  sql`((${event}.details ->> 'undated') is not distinct from 'true')`

/** What a role or a stage is called: long words stand beside the signature, and in the file none has a tab or line end. */
const isSame = (word: string) => {
  const told = (signed: string, details: string) =>
    sql`btrim(regexp_replace(coalesce(${sql.ref(signed)} ->> ${sql.lit(word)},
      ${sql.ref(details)} ->> ${sql.lit(word)}, ''), '[\\t\\r\\n]+', ' ', 'g'))`
  return sql`${told('t.properties', 'v.details')} = ${told('g.properties', 's.details')}`
}
