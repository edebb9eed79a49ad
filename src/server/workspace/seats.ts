import { randomUUID } from 'node:crypto'
import type { WorksIn } from '#api/sign-in.ts'
import type { Workspace } from '#api/workspace.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { ok, type Result } from '#domain/result.ts'
import { beginsAs, type Role, type Sees, sidesOf } from '#domain/workspace/role.ts'
import type { Asker, SignedIn } from '#server/asker.ts'
import type { By } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { tellMembersChanged } from '#server/db/notices.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { type Asked, once } from '#server/db/requests/once.ts'
import { enter, inWorkspace } from '#server/db/transaction.ts'
import { fillWorkspace, listWorkspaces } from '#server/db/workspaces.ts'
import { becomeMember, makeTeams } from './sign-in/set-up/first-member.ts'
import { findExample, readWorkspace } from './store.ts'

/** Who asks about workspaces: as a human in all of them, as a member or key in one. */
type Whom = { db: Db; workspaceId: string; who: Asker | null; human: SignedIn | null; now: number }

/** The workspaces of who asks, the example last: of a human those with a seat, of a key its own. */
export async function workspacesOf({ db, workspaceId, human, now }: Whom): Promise<Workspace[]> {
  const listed = await listWorkspaces(db)
  const seats = human ? await seatsOf(db, human.humanId) : new Set([workspaceId])
  const open = listed.filter(({ id }) => seats.has(id))
  return Promise.all(open.map(({ id }) => readWorkspace(db, id, now, human?.humanId ?? null)))
}

type Card = {
  name: string
  timeZone: string
  currency: string
  worksIn?: WorksIn | undefined
}

/**
 * Another workspace with its two teams, whose owner is who makes it: as manager of the team they work in there, or where
 * that is not told with the roles they hold here.
 */
export async function makeWorkspace(
  { db, workspaceId, who, human, now }: Whom,
  { asked, by }: { asked: Asked; by: By },
  card: Card,
): Promise<Result<Workspace, Repeated>> {
  const made = await once<{ id: string }, never>(db, workspaceId, asked, card, async (tx) => {
    const id = randomUUID()
    await enter(tx, id)
    const { worksIn, ...named } = card
    const agreement = defaultAgreement(card.name, card.timeZone)
    await fillWorkspace(tx, id, { ...named, isExample: false }, agreement, now, by)
    const held = who?.kind === 'member' ? who.roles : []
    const roles = worksIn ? beginsAs(worksIn) : held
    await begin(tx, id, human, roles, now)
    await enter(tx, workspaceId)
    return ok({ id })
  })
  return made.ok ? ok(await readWorkspace(db, made.value.id, now, human?.humanId ?? null)) : made
}

async function begin(
  tx: Tx,
  id: string,
  human: SignedIn | null,
  roles: Role[],
  now: number,
): Promise<void> {
  await tx
    .updateTable('workspace')
    .set({ small_mode: sidesOf(roles).length === 2 })
    .where('workspace_id', '=', id)
    .execute()
  const teams = await makeTeams(tx, id)
  if (!human) return
  const begun = { workspaceId: id, humanId: human.humanId, teams, now }
  await becomeMember(tx, begun, { ...human, roles })
}

/** Whoever asks for the example gets a seat in it, with the roles they hold; nobody real is in it, so they see all. */
export async function sitInExample({ db, who, human, now }: Whom, example: string): Promise<void> {
  if (!human || who?.kind !== 'member') return
  const { roles } = who
  await inWorkspace(db, example, async (tx) => {
    await sit(tx, example, human, { roles, sees: 'all', now })
    await tellMembersChanged(tx, example)
  })
}

/** Whether this human is an owner of the example; true where there is none. */
export async function mayRemoveExample({ db, human }: Whom): Promise<boolean> {
  const example = await findExample(db)
  if (example === null) return true
  const member = await inWorkspace(db, example, (tx) =>
    tx
      .selectFrom('member')
      .select('roles')
      .where('workspace_id', '=', example)
      .where('human_id', '=', human?.humanId ?? randomUUID())
      .where('ended_at', 'is', null)
      .executeTakeFirst(),
  )
  return member?.roles.includes('owner') ?? false
}

async function seatsOf(db: Db, humanId: string): Promise<Set<string>> {
  const seats = await db
    .selectFrom('seat')
    .select('registry_id')
    .where('human_id', '=', humanId)
    .execute()
  return new Set(seats.map((seat) => seat.registry_id))
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
