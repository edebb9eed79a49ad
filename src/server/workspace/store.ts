import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Me, Workspace } from '#api/workspace.ts'
import { DAY, instant } from '#domain/time.ts'
import { REPS } from '#domain/workspace/example/words.ts'
import { usuallySees } from '#domain/workspace/role.ts'
import { type By, holdChain, record } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { versionInForce } from '#server/db/timeline.ts'
import { enter, inWorkspace } from '#server/db/transaction.ts'
import { listWorkspaces } from '#server/db/workspaces.ts'

/** One workspace with what is in it, and what this human is there. */
export function readWorkspace(
  db: Db,
  workspaceId: string,
  now: number,
  humanId: string | null = null,
): Promise<Workspace> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const version = await versionInForce(tx, workspaceId, instant(now))
    const { rows } = await sql<Omit<Workspace, 'version' | 'me'>>`
      select w.workspace_id as "workspaceId", w.name, w.time_zone as "timeZone", w.currency,
        w.is_example as "isExample",
        (select count(*) from person where workspace_id = ${workspaceId}) as people,
        (select count(*) from deal where workspace_id = ${workspaceId}) as deals,
        array(select s.side from agreement_version v
          join agreement_signature s on s.workspace_id = ${workspaceId}
            and s.proposal_id = v.proposal_id and s.revision = v.revision and s.voided_at is null
          where v.workspace_id = ${workspaceId} and v.version = ${version} order by s.side) as signed
      from workspace w where w.workspace_id = ${workspaceId}`.execute(tx)
    const found = rows[0]
    if (!found) throw new Error('A workspace of the registry has no row')
    return { ...found, version, me: humanId === null ? null : await meIn(tx, workspaceId, humanId) }
  })
}

async function meIn(tx: Tx, workspaceId: string, humanId: string): Promise<Me | null> {
  const { rows } = await sql<Me>`
    select m.member_id as "memberId", m.roles, m.sees, array(select t.team_id from member_team t
      where t.workspace_id = ${workspaceId} and t.member_id = m.member_id) as teams
    from member m where m.workspace_id = ${workspaceId}
      and m.human_id = ${humanId} and m.ended_at is null`.execute(tx)
  return rows[0] ?? null
}

/** The invented company's id, or null when it is not there. */
export async function findExample(db: Db): Promise<string | null> {
  const listed = await listWorkspaces(db)
  return listed.find(({ isExample }) => isExample)?.id ?? null
}

/** The reps of the invented company, on whose desks its leads lie: members as whom nobody can sign in. */
export async function seatReps(tx: Tx, example: string, now: number): Promise<void> {
  const reps = REPS.map((name) => ({
    workspace_id: example,
    human_id: randomUUID(),
    name,
    email: `${name.toLowerCase().replace(' ', '.')}@tidewell.example`,
    roles: ['rep' as const],
    sees: usuallySees(['rep']),
    known_as: [name.toLowerCase()],
    joined_at: now - REPS_SINCE,
    ended_at: null,
    last_here_at: null,
  }))
  await tx.insertInto('member').values(reps).execute()
}

/** Long enough ago that none of them is new to it. */
const REPS_SINCE = 800 * DAY

/** Who makes or removes the invented company, when, and from which workspace; empty: from none. */
export type ByWhom = { now: number; by: By; workspaceId: string }

/** Takes the invented company out with everything in it; answers whether there was one. */
export async function removeExample(db: Db, whom: ByWhom): Promise<boolean> {
  const example = await findExample(db)
  if (example === null) return false
  return inWorkspace(db, example, async (tx) => {
    // Whoever holds the ends of several chains takes them in the order of the workspaces' ids.
    const here = await toldIn(tx, example, whom)
    if (here && here < example) {
      await enter(tx, here)
      await holdChain(tx, here)
      await enter(tx, example)
    }
    const { rows } = await sql<{ removed: boolean }>`
      select remove_example(${example}) as removed`.execute(tx)
    const removed = rows[0]?.removed ?? false
    if (removed) await recordExample(tx, 'remove-example', example, whom)
    return removed
  })
}

/**
 * Records in the workspace it was done from, as the example's own audit goes with it; whoever stood in the example
 * itself did it from the company's own workspace.
 */
export async function recordExample(
  tx: Tx,
  action: 'make-example' | 'remove-example',
  example: string,
  whom: ByWhom,
): Promise<void> {
  const here = await toldIn(tx, example, whom)
  if (!here) return
  await enter(tx, here)
  const subject = { kind: 'workspace', id: example, label: 'the example' } as const
  await record(tx, here, { at: whom.now, by: whom.by, action, subject })
}

async function toldIn(tx: Tx, example: string, { workspaceId }: ByWhom) {
  const stood = workspaceId === example ? '' : workspaceId
  return stood || (await listWorkspaces(tx)).find(({ isExample }) => !isExample)?.id
}
