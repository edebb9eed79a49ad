import type { Reason } from '#domain/agreement/agreement.ts'
import type { OpenTime } from '#domain/handoffs/hours.ts'
import { DEFAULT_TRACKS } from '#domain/handoffs/nurture/default-tracks.ts'
import type { Track } from '#domain/handoffs/nurture/track.ts'
import { instant } from '#domain/time.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { privacyEpoch } from '#server/db/privacy/epoch.ts'
import { inForce, readTimeline } from '#server/db/timeline.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { openTimeOf } from '#server/handoffs/hours/read.ts'

/** A track as it runs. */
export type KeptTrack = Track & {
  trackId: number
  ownerId: number | null
  isOn: boolean
  startedAt: number | null
  filledTo: number | null
  version: number
}

/** All tracks, in the order in which they take people. */
export async function readTracks(tx: Tx, workspaceId: string): Promise<KeptTrack[]> {
  const rows = await tx
    .selectFrom('track')
    .select([
      'track_id as trackId',
      'name',
      'owner_id as ownerId',
      'document',
      'is_on as isOn',
      'started_at as startedAt',
      'filled_to as filledTo',
      'version',
    ])
    .where('workspace_id', '=', workspaceId)
    .orderBy('position')
    .orderBy('track_id')
    .execute()
  return rows.map(({ document, ...row }) => ({ ...document, ...row }))
}

/** What tracks are run by: the workspace's name and hours, and the reasons of its agreement. */
export type Ground = {
  workspace: string
  /** Of the company: whoever acts on a task may keep other hours. */
  openTime: OpenTime
  reasons: readonly Reason[]
}

export async function readGround(tx: Tx, workspaceId: string, now: number): Promise<Ground> {
  const { name } = await tx
    .selectFrom('workspace')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return {
    workspace: name,
    openTime: await openTimeOf(tx, workspaceId, { memberId: null, teamId: null }, instant(now)),
    reasons: inForce(await readTimeline(tx, workspaceId), instant(now)).agreement.reasons ?? [],
  }
}

/**
 * Makes the tracks that a workspace begins with, once, all of them off; changes of stage are heard from then on. What
 * somebody removes is not made again.
 */
export async function beginNurture(db: Db, workspaceId: string, now: number): Promise<void> {
  await inWorkspace(db, workspaceId, async (tx) => {
    const known = await tx
      .selectFrom('nurture_head')
      .select('workspace_id')
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirst()
    if (known) return
    const head = await tx
      .selectFrom('feed_head')
      .select('last_no')
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirst()
    const begun = await tx
      .insertInto('nurture_head')
      .values({
        workspace_id: workspaceId,
        last_no: head?.last_no ?? 0,
        privacy_epoch: await privacyEpoch(tx, workspaceId),
        suppressed_to: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('workspace_id')
      .executeTakeFirst()
    if (!begun) return
    await tx
      .insertInto('track')
      .values(
        DEFAULT_TRACKS.map(({ name, ...document }, position) => ({
          workspace_id: workspaceId,
          name,
          document,
          position,
          made_at: now,
        })) as never,
      )
      .execute()
  })
}
