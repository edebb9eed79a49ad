import type { OwnStrengths, TeamStrengths } from '#api/routing.ts'
import { kindKey, type Strength, weighsFrom } from '#domain/handoffs/strengths.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'

/** A strength with when its rep saw it first. */
export type Shown = Strength & { shownAt: number }

/** What was found when strengths were looked for last; of a workspace, or of one member. */
export async function shownStrengths(
  tx: Tx,
  workspaceId: string,
  memberId: number | null = null,
): Promise<Shown[]> {
  const rows = await tx
    .selectFrom('strength')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .$if(memberId !== null, (of) => of.where('member_id', '=', memberId))
    .orderBy('member_id')
    .orderBy('weight', 'desc')
    .execute()
  return rows.map((row) => ({
    ...{ memberId: row.member_id, fit: row.fit_band, engagement: row.engagement_band },
    ...{ openedBy: row.opened_by, leads: row.leads, deals: row.deals, weight: row.weight },
    ...{ teamLeads: row.team_leads, teamDeals: row.team_deals, shownAt: row.shown_at },
  }))
}

/** By member and kind of lead, what part of their turn such leads are now. */
export async function strengthsThatWeigh(
  tx: Tx,
  workspaceId: string,
  now: Instant,
): Promise<Map<number, Map<string, number>>> {
  const weighing = (await mayWeigh(tx, workspaceId)).filter((one) => from(one) <= now)
  return new Map(
    [...Map.groupBy(weighing, ({ memberId }) => memberId)].map(([memberId, own]) => [
      memberId,
      new Map(own.map((one) => [kindKey(one), one.weight])),
    ]),
  )
}

/** What weighs, for whoever sets the routing, and how many findings only their reps see yet. */
export async function readStrengths(
  tx: Tx,
  workspaceId: string,
  now: number,
): Promise<TeamStrengths> {
  const shown = await mayWeigh(tx, workspaceId)
  const weighing = shown.filter((one) => from(one) <= now)
  const members = await tx
    .selectFrom('member')
    .select(['member_id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('ended_at', 'is', null)
    .execute()
  const names = new Map(members.map(({ member_id, name }) => [member_id, name]))
  const said = await switched(tx, workspaceId)
  return {
    learnedAt: said?.learned_at ?? null,
    rows: weighing.flatMap((one) => {
      const name = names.get(one.memberId)
      return name ? [{ ...one, name, weighsFrom: from(one) }] : []
    }),
    soon: shown.length - weighing.length,
  }
}

/** What was found of one member, whether it weighs yet or not. */
export async function readOwnStrengths(
  tx: Tx,
  workspaceId: string,
  memberId: number,
): Promise<OwnStrengths> {
  const said = await switched(tx, workspaceId)
  const rows = await shownStrengths(tx, workspaceId, memberId)
  return {
    isOn: said?.strengths ?? false,
    isOff: (await whoWantNone(tx, workspaceId)).has(memberId),
    rows: rows.map((one) => ({ ...one, weighsFrom: from(one) })),
  }
}

/** Whether one's own strengths may weigh from now on. */
export async function keepOwnStrengths(
  tx: Tx,
  workspaceId: string,
  memberId: number,
  isOff: boolean,
): Promise<void> {
  if (isOff)
    await tx
      .insertInto('strength_off')
      .values({ workspace_id: workspaceId, member_id: memberId })
      .onConflict((on) => on.doNothing())
      .execute()
  else
    await tx
      .deleteFrom('strength_off')
      .where('workspace_id', '=', workspaceId)
      .where('member_id', '=', memberId)
      .execute()
}

/** Switched off, nothing is kept of anybody; switched on again, each rep sees theirs first again. */
export async function forgetStrengths(tx: Tx, workspaceId: string): Promise<void> {
  await tx.deleteFrom('strength').where('workspace_id', '=', workspaceId).execute()
  await tx
    .updateTable('routing')
    .set({ learned_at: null })
    .where('workspace_id', '=', workspaceId)
    .execute()
}

const from = ({ shownAt }: Shown): Instant => weighsFrom(instant(shownAt))

/** Of whoever does not want theirs to weigh nobody else hears. */
async function mayWeigh(tx: Tx, workspaceId: string): Promise<Shown[]> {
  const none = await whoWantNone(tx, workspaceId)
  return (await shownStrengths(tx, workspaceId)).filter(({ memberId }) => !none.has(memberId))
}

async function whoWantNone(tx: Tx, workspaceId: string): Promise<Set<number>> {
  const rows = await tx
    .selectFrom('strength_off')
    .select('member_id')
    .where('workspace_id', '=', workspaceId)
    .execute()
  return new Set(rows.map(({ member_id }) => member_id))
}

const switched = (tx: Tx, workspaceId: string) =>
  tx
    .selectFrom('routing')
    .select(['strengths', 'learned_at'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
