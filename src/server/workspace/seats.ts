import { randomUUID } from 'node:crypto'
import type { WorksIn } from '#api/sign-in.ts'
import type { Workspace } from '#api/workspace.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { beginsAs, type Role, type Sees, sidesOf } from '#domain/workspace/role.ts'
import type { Member, SignedIn } from '#server/asker.ts'
import type { By } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { tellMembersChanged } from '#server/db/notices.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { type Asked, once } from '#server/db/requests/once.ts'
import { enter, inWorkspace } from '#server/db/transaction.ts'
import { fillWorkspace, listWorkspaces } from '#server/db/workspaces.ts'
import { becomeMember, makeTeams } from './sign-in/set-up/first-member.ts'
import { findExample, readWorkspace } from './store.ts'

/** Who asks about workspaces: a human, as a member of the one on the screen. */
export type Whom = { db: Db; workspaceId: string; who: Member; human: SignedIn; now: number }

/** The workspaces in which a human has a seat, the example last. */
export async function workspacesOf(db: Db, humanId: string, now: number): Promise<Workspace[]> {
  const seats = await seatsOf(db, humanId)
  return Promise.all(seats.map(({ id }) => readWorkspace(db, id, now, humanId)))
}

type Card = {
  name: string
  timeZone: string
  currency: string
  worksIn?: WorksIn | undefined
}

/**
 * Another workspace with its two teams, whose owner is who makes it: as manager of the team they work in there, or where
 * that is not told with the roles they hold here. Refused to who is an owner in the example alone: the roles there are
 * those of the day on which they first looked at it.
 */
export async function makeWorkspace(
  whom: Whom,
  { asked, by }: { asked: Asked; by: By },
  card: Card,
): Promise<Result<Workspace, Repeated | 'not-allowed'>> {
  const { db, workspaceId, who, human, now } = whom
  if (!(await ownsCompany(whom))) return refuse('not-allowed')
  const made = await once<{ id: string }, never>(db, workspaceId, asked, card, async (tx) => {
    const id = randomUUID()
    await enter(tx, id)
    const { worksIn, ...named } = card
    const roles = worksIn ? beginsAs(worksIn) : who.roles
    const agreement = defaultAgreement(card.name, card.timeZone)
    await fillWorkspace(tx, id, { ...named, isExample: false }, agreement, now, async () => {
      const memberId = await begin(tx, id, human, roles, now)
      return { ...by, actor: { kind: 'member', id: String(memberId), name: human.name } }
    })
    await enter(tx, workspaceId)
    return ok({ id })
  })
  return made.ok ? ok(await readWorkspace(db, made.value.id, now, human.humanId)) : made
}

/** The first owner comes into the new workspace; answers their number there. */
async function begin(
  tx: Tx,
  id: string,
  human: SignedIn,
  roles: Role[],
  now: number,
): Promise<number> {
  await tx
    .updateTable('workspace')
    .set({ small_mode: sidesOf(roles).length === 2 })
    .where('workspace_id', '=', id)
    .execute()
  const teams = await makeTeams(tx, id)
  return becomeMember(
    tx,
    { workspaceId: id, humanId: human.humanId, teams, now },
    { ...human, roles },
  )
}

async function ownsCompany({ db, workspaceId, human }: Whom): Promise<boolean> {
  const seats = await seatsOf(db, human.humanId)
  // The right was asked for here already.
  if (seats.some(({ id, isExample }) => id === workspaceId && !isExample)) return true
  for (const { id, isExample } of seats)
    if (!isExample && (await isOwner(db, id, human.humanId))) return true
  return false
}

/** Whoever asks for the example gets a seat in it, with the roles they hold; nobody real is in it, so they see all. */
export async function sitInExample({ db, who, human, now }: Whom, example: string): Promise<void> {
  const { roles } = who
  await inWorkspace(db, example, async (tx) => {
    await sit(tx, example, human, { roles, sees: 'all', now })
    await tellMembersChanged(tx, example)
  })
}

/** Whether this human is an owner of the example; true where there is none. */
export async function mayRemoveExample(db: Db, humanId: string): Promise<boolean> {
  const example = await findExample(db)
  return example === null || (await isOwner(db, example, humanId))
}

async function seatsOf(db: Db, humanId: string): Promise<{ id: string; isExample: boolean }[]> {
  const seats = await db
    .selectFrom('seat')
    .select('registry_id')
    .where('human_id', '=', humanId)
    .execute()
  const ids = new Set(seats.map((seat) => seat.registry_id))
  return (await listWorkspaces(db)).filter(({ id }) => ids.has(id))
}

async function isOwner(db: Db, workspaceId: string, humanId: string): Promise<boolean> {
  const member = await inWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('member')
      .select('roles')
      .where('workspace_id', '=', workspaceId)
      .where('human_id', '=', humanId)
      .where('ended_at', 'is', null)
      .executeTakeFirst(),
  )
  return member?.roles.includes('owner') ?? false
}

/** A seat and a membership; who sits there already stays as they are. */
async function sit(
  tx: Tx,
  workspaceId: string,
  { humanId, name, email }: SignedIn,
  { roles, sees, now }: { roles: Role[]; sees: Sees; now: number },
): Promise<void> {
  await tx
    .insertInto('seat')
    .values({ human_id: humanId, registry_id: workspaceId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await tx
    .insertInto('member')
    .values({
      workspace_id: workspaceId,
      human_id: humanId,
      name,
      email,
      roles,
      sees,
      joined_at: now,
      ended_at: null,
      last_here_at: null,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'human_id']).doNothing())
    .execute()
}
