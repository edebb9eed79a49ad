import type { NurtureTrack } from '#api/nurture.ts'
import type { STAGES } from '#domain/agreement/agreement.ts'
import { LEAVINGS } from '#domain/handoffs/nurture/track.ts'
import { isToldByMail } from '#domain/people/privacy/unsubscribing.ts'
import { rate } from '#domain/rate.ts'
import type { Tx } from '#server/db/connect.ts'
import { readPurposes } from '#server/db/privacy/consents.ts'
import { readCounts } from '#server/handoffs/nurture/counts.ts'
import { type KeptTrack, readTracks } from '#server/handoffs/nurture/running/read-tracks.ts'

/** All tracks with what was counted of them. */
export async function listTracks(tx: Tx, workspaceId: string): Promise<NurtureTrack[]> {
  const counts = await readCounts(tx, workspaceId)
  const members = await tx
    .selectFrom('member')
    .select(['member_id as memberId', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('ended_at', 'is', null)
    .execute()
  const nameOf = new Map(members.map(({ memberId, name }) => [memberId, name]))
  const tracks = await readTracks(tx, workspaceId)
  return tracks.map((track) =>
    shown(track, counts.get(track.trackId) ?? new Map(), nameOf.get(track.ownerId ?? 0) ?? null),
  )
}

/** One of them; undefined where there is none. */
export const readTrack = async (tx: Tx, workspaceId: string, trackId: number) =>
  (await listTracks(tx, workspaceId)).find((track) => track.trackId === trackId)

/** Purposes that a track's mails can be for: what a contract owes nobody can unsubscribe from. */
export async function purposesOfMail(tx: Tx, workspaceId: string) {
  const purposes = await readPurposes(tx, workspaceId)
  return purposes
    .filter((one) => isToldByMail(one) && one.basis !== 'contract')
    .map(({ id, name }) => ({ id, name }))
}

function shown(
  { filledTo, ...track }: KeptTrack,
  counts: ReadonlyMap<string, number>,
  owner: string | null,
): NurtureTrack {
  const of = (what: string) => counts.get(what) ?? 0
  const entered = of('entered')
  const came = (stage: (typeof STAGES)[number]) => of(`came:${stage}`)
  return {
    ...track,
    owner,
    isFilling: track.isOn && filledTo !== null,
    isIn: of('in'),
    entered,
    atEnd: of('at:'),
    counts: track.steps.map(({ id }) => ({
      id,
      waiting: of(`at:${id}`),
      did: {
        sent: of(`did:${id}:sent`),
        withheld: of(`did:${id}:withheld`),
        task: of(`did:${id}:task`),
        called: of(`did:${id}:called`),
        skipped: of(`did:${id}:skipped`),
      },
      because: some(counts, `because:${id}:`),
      clicked: { person: of(`clicked:${id}:person`), machine: of(`clicked:${id}:machine`) },
      opened: { person: of(`opened:${id}:person`), machine: of(`opened:${id}:machine`) },
    })),
    reached: track.milestones.map(({ id }) => ({
      id,
      rate: rate(of(`milestone:${id}`), entered, { basis: 'cohort' }),
    })),
    came: {
      lead: came('lead'),
      passed: came('passed'),
      opportunity: came('opportunity'),
      customer: came('customer'),
    },
    left: Object.fromEntries(
      LEAVINGS.flatMap((why) => (of(`left:${why}`) > 0 ? [[why, of(`left:${why}`)]] : [])),
    ),
  }
}

const some = (counts: ReadonlyMap<string, number>, beginning: string) =>
  Object.fromEntries(
    [...counts].flatMap(([what, count]) =>
      what.startsWith(beginning) && count > 0 ? [[what.slice(beginning.length), count]] : [],
    ),
  )
