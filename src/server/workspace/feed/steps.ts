import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import type { StepTold } from '#server/db/feed/tables.ts'
import { rootOf } from '#server/db/names/root-of.ts'

type Due = { deliveryId: number; step: StepTold | null }
type Told = Omit<StepTold, 'personId'> & {
  personId: number
  names: { system: string; value: string }[]
}

/**
 * The steps of tracks among these deliveries, as they are told: who somebody is stands in no delivery, and is read as it
 * leaves. Those of people who were erased are missing.
 */
export async function stepsTold(
  tx: Tx,
  workspaceId: string,
  due: readonly Due[],
): Promise<Map<number, Told>> {
  const steps = due.flatMap(({ deliveryId, step }) => (step ? [{ deliveryId, step }] : []))
  if (steps.length === 0) return new Map()
  const { rows } = await sql<{ id: number; personId: number; names: Told['names'] }>`
    select u.id, p.person_id as "personId",
      (select json_agg(json_build_object('system', n.system, 'value', n.key) order by n.person_id)
        from person n where n.workspace_id = ${workspaceId}
          and (n.person_id = p.person_id or n.root_id = p.person_id)) as names
    from (select distinct id from unnest(${steps.map(({ step }) => step.personId)}::bigint[]) as i (id)) u
    join person one on one.workspace_id = ${workspaceId} and one.person_id = u.id
    join person p on p.workspace_id = ${workspaceId} and p.person_id = ${rootOf('one')}
    where p.erased_at is null and one.erased_at is null`.execute(tx)
  const people = new Map(rows.map(({ id, ...person }) => [id, person]))
  return new Map(
    steps.flatMap(({ deliveryId, step: { personId: asked, ...step } }) => {
      const person = people.get(asked)
      return person ? [[deliveryId, { ...step, ...person }] as const] : []
    }),
  )
}
