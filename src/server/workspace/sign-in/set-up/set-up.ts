import { sql } from 'kysely'
import type { WorksIn } from '#api/sign-in.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { passwordFits } from '#domain/workspace/password.ts'
import { beginsAs } from '#domain/workspace/role.ts'
import { isZone } from '#domain/zone.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { tellInForce } from '#server/db/timeline.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace, listWorkspaces } from '#server/db/workspaces.ts'
import type { Asking } from '#server/workspace/sign-in/asking.ts'
import { makeHuman } from '#server/workspace/sign-in/passwords/passwords.ts'
import { byMember, tellOf } from '#server/workspace/sign-in/tell.ts'
import { becomeMember, makeTeams } from './first-member.ts'
import { forgetSetUpCodes, hasHumans, isSetUpCode } from './set-up-code.ts'

export type FirstOwner = {
  code: string
  name: string
  email: string
  password: string
  company: string
  timeZone: string
  currency: string
  worksIn: WorksIn
}

type Refusal = 'set-up-over' | 'set-up-code-wrong' | 'password-weak' | 'zone-unknown'

/**
 * The first owner adopts the house: names the company, makes its two teams and becomes a member. Of two at once one
 * wins. Answers the human's id.
 */
export async function setUp(
  asking: Asking,
  owner: FirstOwner,
  hashPassword: (password: string) => Promise<string>,
): Promise<Result<string, Refusal>> {
  const { db } = asking
  const now = asking.now()
  const fits = passwordFits(owner.password, owner.email)
  if (!fits.ok) return fits
  if (!isZone(owner.timeZone)) return refuse('zone-unknown')
  if (await hasHumans(db)) return refuse('set-up-over')
  const workspaceId = await firstWorkspace(db, now)
  const password = await hashPassword(owner.password)
  const made = await inWorkspace(db, workspaceId, async (tx): Promise<Result<string, Refusal>> => {
    await sql`select pg_advisory_xact_lock(5562678, 3)`.execute(tx)
    if (await hasHumans(tx)) return refuse('set-up-over')
    if (!(await isSetUpCode(tx, owner.code, now))) return refuse('set-up-code-wrong')
    await forgetSetUpCodes(tx)
    const humanId = await makeHuman(tx, owner, password, now)
    const isAdopted = await adopt(tx, workspaceId, owner)
    const teams = await makeTeams(tx, workspaceId)
    const begun = { workspaceId, humanId, teams, now }
    const memberId = await becomeMember(tx, begun, asMember(owner))
    const member = { memberId, name: owner.name }
    if (isAdopted) await tellInForce(tx, workspaceId, 1, now, byMember(asking, member))
    const subject = { kind: 'workspace', id: workspaceId, label: owner.company } as const
    await tellOf(tx, workspaceId, asking, 'claim-workspace', member, { subject })
    return ok(humanId)
  })
  if (made.ok) await joinExample(db, made.value, owner, now)
  return made
}

/**
 * The workspace's row becomes the company's, and the agreement nobody has read yet speaks of it; answers whether it does.
 */
async function adopt(tx: Tx, workspaceId: string, owner: FirstOwner): Promise<boolean> {
  await tx
    .updateTable('workspace')
    .set(({ eb }) => ({
      name: owner.company,
      time_zone: owner.timeZone,
      currency: owner.currency,
      small_mode: owner.worksIn === 'both',
      version: eb('version', '+', 1),
    }))
    .where('workspace_id', '=', workspaceId)
    .execute()
  const document = JSON.stringify(defaultAgreement(owner.company, owner.timeZone))
  const { rows } = await sql<{ isAdopted: boolean }>`
    select adopt_agreement(${workspaceId}::uuid, ${document}::jsonb) as "isAdopted"`.execute(tx)
  return rows[0]?.isAdopted ?? false
}

/** An invented company that somebody looked at before belongs to the first owner, too. */
async function joinExample(db: Db, humanId: string, owner: FirstOwner, now: number): Promise<void> {
  const example = (await listWorkspaces(db)).find(({ isExample }) => isExample)
  if (!example) return
  const workspaceId = example.id
  await inWorkspace(db, workspaceId, (tx) =>
    becomeMember(tx, { workspaceId, humanId, teams: [], now }, asMember(owner)),
  )
}

const asMember = ({ name, email, worksIn }: FirstOwner) => ({
  name,
  email,
  roles: beginsAs(worksIn),
})
