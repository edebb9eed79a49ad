import { type RawBuilder, sql } from 'kysely'
import type { NurtureMember, NurtureStanding } from '#api/nurture.ts'
import { STAGES, type Stage } from '#domain/agreement/agreement.ts'
import { rankOf } from '#domain/handoffs/nurture/track.ts'
import { personName } from '#domain/people/person-name.ts'
import type { Tx } from '#server/db/connect.ts'
import { inOrder } from '#server/db/in-order.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { every } from '#server/db/search.ts'
import { readTracks } from '#server/handoffs/nurture/running/read-tracks.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { inScope, type Sight } from '#server/sight.ts'
import { veiled } from './veiled.ts'

type Asked = {
  trackId: number
  of: 'in' | 'step' | 'sent' | 'withheld' | 'clicked' | 'machine' | 'milestone' | 'left' | 'came'
  what: string
  cursor?: string | undefined
  limit: number
}
type Row = Omit<NurtureMember, 'name'> & {
  no: number
  rank: number
  key: string
  traits: Record<string, unknown>
}

/** The people in sight behind a number of a track, the latest first; null where there is no such track. */
export async function peopleOfTrack(
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  asked: Asked,
): Promise<{ rows: NurtureMember[]; next: string | null } | null> {
  const track = (await readTracks(tx, workspaceId)).find(({ trackId }) => trackId === asked.trackId)
  if (!track) return null
  const { limit } = asked
  const { from, no, rank } = sourceOf(workspaceId, asked, sight.scope.sees === 'all')
  await inOrder(tx)
  const { rows } = await sql<Row>`
    select ${no} as no, ${rank} as rank, ps.person_id as "personId", ps.stage, e.entered_at as "enteredAt",
      e.step_id as "stepId", case when e.left_at is null then e.due_at end as "dueAt", e.left_at as "leftAt",
      e.left_because as "leftBecause", p.key, ps.traits
    from (${from}) e
    join person one on one.workspace_id = ${workspaceId} and one.person_id = e.person_id
    join person p on p.workspace_id = ${workspaceId} and p.person_id = ${rootOf('one')}
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = p.person_id
    where ${every([sql`true`, ...inScope(workspaceId, sight.scope)])}
    order by rank desc, no desc limit ${limit + 1}`.execute(tx)
  const some = rows.slice(0, limit)
  const last = some.at(-1)
  return {
    rows: some.map(({ no: _, rank: __, key, traits, ...row }) => ({
      ...row,
      name: veiled(personName(traits, key), row.personId, sight),
    })),
    next: rows.length > limit && last ? cursorOf([last.rank, last.no]) : null,
  }
}

/** Rows of stays with what they are sorted by, each list from an index of its own. */
function sourceOf(
  workspaceId: string,
  { trackId, of, what, cursor, limit }: Asked,
  isEverybody: boolean,
) {
  // Who sees some of the people reads on until enough of theirs are found.
  const most = isEverybody ? sql`limit ${limit + 1}` : sql``
  const [beforeRank, before] = cursor === undefined ? [null, null] : readCursor(cursor, 2)
  const no =
    of === 'sent' || of === 'withheld' || of === 'clicked' || of === 'machine'
      ? 'did_id'
      : 'enrolment_id'
  const upTo = before === null ? sql`true` : sql`x.${sql.ref(no)} < ${before}`
  const mine = sql`x.workspace_id = ${workspaceId} and x.track_id = ${trackId}`
  const stays = (which: RawBuilder<unknown>) => ({
    from: sql`select x.* from enrolment x where ${mine} and ${which}
      order by x.enrolment_id desc ${most}`,
    no: sql`e.enrolment_id`,
    rank: sql`0`,
  })
  const beside = (table: string, which: RawBuilder<unknown>) => ({
    from: sql`select s.*, x.${sql.ref(no)} as beside_no from ${sql.table(table)} x
      join enrolment s on s.workspace_id = ${workspaceId} and s.enrolment_id = x.enrolment_id
      where ${mine} and ${which} and ${upTo}
      order by x.${sql.ref(no)} desc ${most}`,
    no: sql`e.beside_no`,
    rank: sql`0`,
  })
  switch (of) {
    case 'in':
      return stays(sql`x.left_at is null and ${upTo}`)
    case 'step':
      return stays(sql`x.left_at is null and x.step_id = ${what} and ${upTo}`)
    case 'left':
      return stays(sql`x.left_at is not null and x.left_because = ${what} and ${upTo}`)
    case 'milestone':
      return beside('milestone_reached', sql`x.milestone_id = ${what}`)
    case 'sent':
    case 'withheld':
      return beside('nurture_step', sql`x.step_id = ${what} and x.outcome = ${of}`)
    case 'clicked':
    case 'machine':
      return beside(
        'nurture_step',
        sql`x.step_id = ${what} and x.clicked = ${of === 'machine' ? 'machine' : 'person'}`,
      )
    case 'came': {
      const stage = STAGES.find((one) => one === what) ?? 'passed'
      const further =
        before === null ? sql`true` : sql`(x.came_to, x.enrolment_id) < (${beforeRank}, ${before})`
      return {
        from: sql`select x.* from enrolment x where ${mine} and x.came_to >= ${rankOf(stage)}
          and x.came_to > array_position(${[...STAGES]}::text[], x.from_stage) - 1 and ${further}
          order by x.came_to desc, x.enrolment_id desc ${most}`,
        no: sql`e.enrolment_id`,
        rank: sql`e.came_to::int`,
      }
    }
  }
}

type Stay = {
  trackId: number
  track: string
  stepId: string
  enteredAt: number
  dueAt: number
  leftAt: number | null
  leftBecause: NonNullable<NurtureStanding['before']>['leftBecause'] | null
}

/** In which track somebody is and how far; null where nobody in sight is meant. */
export async function standingIn(
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  asked: number,
): Promise<NurtureStanding | null> {
  const { rows: people } = await sql<{ id: number; stage: Stage }>`
    select ps.person_id as id, ps.stage from person one
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = ${rootOf('one')}
    where ${every([sql`one.workspace_id = ${workspaceId} and one.person_id = ${asked}`, ...inScope(workspaceId, sight.scope)])}`.execute(
    tx,
  )
  const personId = people[0]?.id
  if (personId === undefined) return null
  const { rows } = await sql<Stay>`
    select e.track_id as "trackId", t.name as track, e.step_id as "stepId", e.entered_at as "enteredAt",
      e.due_at as "dueAt", e.left_at as "leftAt", e.left_because as "leftBecause"
    from person n
    join enrolment e on e.workspace_id = ${workspaceId} and e.person_id = n.person_id
    join track t on t.workspace_id = ${workspaceId} and t.track_id = e.track_id
    where n.workspace_id = ${workspaceId} and (n.person_id = ${personId} or n.root_id = ${personId})
    order by e.left_at is null desc, e.enrolment_id desc limit 1`.execute(tx)
  const [stay] = rows
  if (!stay) return { personId, now: null, before: null }
  const { trackId, track, enteredAt, dueAt, stepId, leftAt, leftBecause } = stay
  if (leftAt !== null && leftBecause !== null)
    return { personId, now: null, before: { track, leftAt, leftBecause } }
  const kept = (await readTracks(tx, workspaceId)).find((one) => one.trackId === trackId)
  const steps = kept?.steps.length ?? 0
  const place = kept?.steps.findIndex(({ id }) => id === stepId) ?? -1
  const step = stepId === '' ? steps + 1 : place + 1
  const isDue = kept?.isOn === true && stepId !== ''
  return {
    personId,
    now: { trackId, track, step, steps, enteredAt, dueAt: isDue ? dueAt : null },
    before: null,
  }
}
