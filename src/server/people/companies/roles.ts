import { sql } from 'kysely'
import { BUYING_ROLES, type BuyingRole } from '#domain/people/companies/buying-role.ts'
import {
  NEEDED_AT_FIRST,
  ROLE_TRAITS,
  type RoleSaid,
  rolesIn,
  rolesOf,
} from '#domain/people/companies/buying-roles.ts'
import { KIND } from '#domain/replay/log.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf, personOf } from '#server/db/names/read-names.ts'
import { inWorkspace } from '#server/db/transaction.ts'

export type Played = ReturnType<typeof rolesOf>

/** The roles of some people, by person: what members said, what their deals name, what sources tell of them. */
export async function readRoles(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<Map<number, Played>> {
  if (people.length === 0) return new Map()
  const { ids, people: owners } = await namesOf(tx, workspaceId, people)
  const names = sql`unnest(${ids}::bigint[], ${owners}::bigint[]) as n (id, person)`
  const said = await sql<{ person: number; role: BuyingRole; plays: boolean }>`
    select n.person, b.role, b.plays from ${names} cross join lateral (
      select role, plays from buying_role_said
      where workspace_id = ${workspaceId} and person_id = n.id
      offset 0
    ) b`.execute(tx)
  const ofDeals = await sql<{ person: number; told: string }>`
    select distinct n.person, e.told from ${names} cross join lateral (
      select s.properties ->> 'role' as told from event v
      join signature s on s.workspace_id = ${workspaceId} and s.signature_id = v.signature_id
      where v.workspace_id = ${workspaceId} and v.person_id = n.id and v.deal_id is not null
        and s.kind = ${KIND.behaviour} and s.name = 'deal_contact'
      offset 0
    ) e where e.told is not null`.execute(tx)
  const traits = await sql<{ person: number; told: (string | null)[] }>`
    select ps.person_id as person,
      array[${sql.join(ROLE_TRAITS.map((trait) => sql`ps.traits ->> ${sql.lit(trait)}`))}] as told
    from unnest(${people}::bigint[]) as p (id) cross join lateral (
      select person_id, traits from person_state
      where workspace_id = ${workspaceId} and person_id = p.id
      offset 0
    ) ps`.execute(tx)
  const words = new Map<number, RoleSaid[]>(people.map((id) => [id, []]))
  for (const { person, role, plays } of said.rows)
    words.get(person)?.push({ role, by: 'member', plays })
  for (const { person, told } of ofDeals.rows)
    for (const role of rolesIn(told)) words.get(person)?.push({ role, by: 'deal', plays: true })
  for (const { person, told } of traits.rows)
    for (const role of told.flatMap(rolesIn))
      words.get(person)?.push({ role, by: 'trait', plays: true })
  return new Map([...words].map(([id, about]) => [id, rolesOf(about)]))
}

/** Whom it takes to buy in this workspace. */
export async function readNeeded(
  tx: Tx,
  workspaceId: string,
): Promise<{ roles: BuyingRole[]; isOurs: boolean }> {
  const rows = await tx
    .selectFrom('buying_need')
    .select('role')
    .where('workspace_id', '=', workspaceId)
    .orderBy('place')
    .execute()
  const roles = rows.map(({ role }) => role)
  return roles.length === 0
    ? { roles: [...NEEDED_AT_FIRST], isOurs: true }
    : { roles, isOurs: false }
}

/** Says whom it takes to buy, in order; nobody at all goes back to what the house says. */
export async function changeNeeded(
  { db, workspaceId, now, by }: Acting,
  asked: readonly BuyingRole[],
): Promise<{ roles: BuyingRole[]; isOurs: boolean }> {
  const roles = BUYING_ROLES.filter((role) => asked.includes(role))
  return inWorkspace(db, workspaceId, async (tx) => {
    const before = await readNeeded(tx, workspaceId)
    await tx.deleteFrom('buying_need').where('workspace_id', '=', workspaceId).execute()
    if (roles.length > 0)
      await tx
        .insertInto('buying_need')
        .values(roles.map((role, place) => ({ workspace_id: workspaceId, role, place })))
        .execute()
    const after = await readNeeded(tx, workspaceId)
    await record(tx, workspaceId, {
      at: now,
      by,
      action: 'need-buying-roles',
      subject: { kind: 'company', id: 'needs', label: 'Buying group' },
      before: { roles: before.roles },
      after: { roles: after.roles },
    })
    return after
  })
}

type Said = { personId: number; role: BuyingRole; plays: boolean | null }

/** A member says that somebody plays a part in a purchase, or does not; null takes it back. */
export function sayRole(
  { db, workspaceId, now, by, memberId }: Acting,
  sees: (tx: Tx, personId: number) => Promise<boolean>,
  { personId: asked, role, plays }: Said,
): Promise<Result<{ roles: Played }, 'person-unknown'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const personId = await personOf(tx, workspaceId, asked)
    if (personId === null || !(await sees(tx, personId))) return refuse('person-unknown')
    const { ids } = await namesOf(tx, workspaceId, [personId])
    const gone = await tx
      .deleteFrom('buying_role_said')
      .where('workspace_id', '=', workspaceId)
      .where('person_id', 'in', ids)
      .where('role', '=', role)
      .returning('plays')
      .execute()
    const before = gone[0]?.plays ?? null
    if (plays !== null)
      await tx
        .insertInto('buying_role_said')
        .values({
          workspace_id: workspaceId,
          person_id: personId,
          role,
          plays,
          said_at: now,
          said_by: memberId,
        })
        .execute()
    if (before !== plays)
      await record(tx, workspaceId, {
        at: now,
        by,
        action: 'say-buying-role',
        subject: { kind: 'person', id: String(personId), label: `Person ${personId}` },
        before: { role, plays: before },
        after: { role, plays },
      })
    return ok({ roles: (await readRoles(tx, workspaceId, [personId])).get(personId) ?? [] })
  })
}
