import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { ok, type Result, refuse } from '#domain/result.ts'
import { may } from '#domain/workspace/may.ts'
import type { By } from '#server/db/audit/record.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { holdPerson } from '#server/db/desks/hold.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { tellMembers } from '#server/handoffs/notices/tell.ts'
import type { Deciding } from './decide.ts'
import { type Found, findHandoff, isOver, type Which } from './found.ts'
import { givenEvents } from './given.ts'
import { moveClocks } from './move-clocks.ts'
import { tellDesks } from './tell-desks.ts'

type AssignRefused = 'handoff-unknown' | 'handoff-over' | 'not-passed' | 'member-unknown'

/** A manager gives a lead to another rep, who is told. What was used of each clock stays used. Rule 2.2. */
export async function assignHandoff(
  { db, workspaceId, who, now, stored, by }: Deciding & { by: By },
  which: Which,
  memberId: number,
): Promise<Result<Found, AssignRefused>> {
  const result = await inWorkspace(
    db,
    workspaceId,
    async (tx): Promise<Result<Found, AssignRefused>> => {
      const name = await holdPerson(tx, workspaceId, which.personId)
      const found = name && (await findHandoff(tx, workspaceId, which, who))
      if (!found) return refuse('handoff-unknown')
      const at = now()
      if (isOver(found, at)) return refuse('handoff-over')
      if (found.state === null) return refuse('not-passed')
      const to = await findRep(tx, workspaceId, memberId)
      if (!to || !may(who, 'assign-handoffs', { teams: to.teams })) return refuse('member-unknown')
      if (found.memberId === memberId) return ok(found)
      const says = `${who.name} gave this lead to ${to.name}.`
      await tx
        .updateTable('desk')
        .set({
          member_id: memberId,
          accepted_by: acceptedBy('desk'),
          given_at: at,
          last: null,
          why: JSON.stringify({ says, others: [] }) as never,
        })
        .where('workspace_id', '=', workspaceId)
        .where('person_id', '=', which.personId)
        .where('n', '=', which.n)
        .execute()
      await moveClocks(tx, workspaceId, [{ ...which, memberId }], at)
      const id = `given:${randomUUID()}`
      const giving = { id, at, to: memberId, by: who.memberId, owner: found.traits.owner }
      await append(
        tx,
        workspaceId,
        'lockstep',
        await givenEvents(tx, workspaceId, name, giving),
        at,
      )
      const told = { ...which, at }
      await tellMembers(tx, workspaceId, [
        { topic: 'lead-yours', memberId, ...told, key: `${id}:yours` },
        ...(found.memberId === null
          ? []
          : [
              {
                topic: 'lead-moved' as const,
                memberId: found.memberId,
                ...told,
                key: `${id}:moved`,
              },
            ]),
      ])
      await tellDesks(tx, workspaceId, [which])
      await record(tx, workspaceId, {
        at,
        by,
        action: 'give-lead',
        subject: { kind: 'person', id: String(which.personId), label: `Person ${which.personId}` },
        before: { owner: found.owner },
        after: { owner: to.name },
      })
      return ok((await findHandoff(tx, workspaceId, which, who)) ?? found)
    },
  )
  if (result.ok) stored(workspaceId)
  return result
}

/** As a desk goes to somebody else, in SQL: whoever accepted the lead keeps that it was them. */
export const acceptedBy = (desk: 'd' | 'desk') => {
  const of = (column: string) => sql.ref(`${desk}.${column}`)
  return sql<number | null>`case when ${of('state')} = 'accepted'
    then coalesce(${of('accepted_by')}, ${of('member_id')}) else ${of('accepted_by')} end`
}

async function findRep(tx: Tx, workspaceId: string, memberId: number) {
  const member = await tx
    .selectFrom('member')
    .select(['member_id', 'name', 'roles'])
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  const decides = member?.roles.some((role) => role === 'rep' || role === 'sales-manager') ?? false
  if (!member || !decides) return null
  const teams = await tx
    .selectFrom('member_team')
    .select('team_id')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .execute()
  return { name: member.name, teams: teams.map(({ team_id }) => team_id) }
}
