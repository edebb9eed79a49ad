import { sql } from 'kysely'
import type { Move } from '#api/channels.ts'
import type { Arrival } from '#domain/people/channels/arrival.ts'
import { channelOf } from '#domain/people/channels/channel-of.ts'
import type { ChannelRules } from '#domain/people/channels/rule.ts'
import { arrivalWords } from '#domain/people/channels/rule-words.ts'
import { readEntries } from '#server/db/arrivals/entries.ts'
import type { Tx } from '#server/db/connect.ts'

/** Ways of coming that are shown of one move. */
const MOST_ROWS = 50

/** A way of coming with the channel it has and the one it would have. */
type Moved = { arrivalId: number; from: string; to: string; arrival: Arrival }
type Preview = { arrivals: number; people: number; moves: Move[] }

/** What other rules would move from one channel to another, most arrivals first. */
export async function previewRules(
  tx: Tx,
  workspaceId: string,
  rules: ChannelRules,
): Promise<Preview> {
  const moved: Moved[] = []
  for await (const entries of readEntries(tx, workspaceId))
    for (const { arrivalId, channel, arrival } of entries) {
      const to = channelOf(rules, arrival)
      if (to !== channel) moved.push({ arrivalId, from: channel, to, arrival })
    }
  if (moved.length === 0) return { arrivals: 0, people: 0, moves: [] }
  const { rows: sums } = await sumsQuery(workspaceId, moved).execute(tx)
  const tops = await topsOf(tx, workspaceId, moved)
  const total = sums.find(({ was }) => was === null)
  const byId = new Map(moved.map((one) => [one.arrivalId, one]))
  const moves = sums.flatMap(({ was, becomes, arrivals, people, ways }) => {
    if (was === null || becomes === null) return []
    const rows = tops.flatMap((top) => {
      const one = byId.get(top.arrival_id)
      if (one?.from !== was || one.to !== becomes) return []
      const { arrival } = one
      return {
        arrivalId: top.arrival_id,
        words: arrivalWords(arrival),
        landing: arrival.landing,
        arrivals: top.arrivals,
        people: top.people,
      }
    })
    return { from: was, to: becomes, arrivals, people, rows, more: ways - rows.length }
  })
  return { arrivals: total?.arrivals ?? 0, people: total?.people ?? 0, moves }
}

type Sum = {
  was: string | null
  becomes: string | null
  arrivals: number
  people: number
  ways: number
}

const movedTable = (moved: readonly Moved[]) => sql`unnest(
  ${moved.map(({ arrivalId }) => arrivalId)}::bigint[],
  ${moved.map(({ from }) => from)}::text[],
  ${moved.map(({ to }) => to)}::text[]) as m (arrival_id, was, becomes)`

const cameBy = (workspaceId: string, moved: readonly Moved[]) => sql`
  select m.was, m.becomes, e.arrival_id, e.person_id, count(*) as arrivals
  from ${movedTable(moved)}
  join event e on e.workspace_id = ${workspaceId} and e.arrival_id = m.arrival_id
  group by m.was, m.becomes, e.arrival_id, e.person_id`

/** Of each move, and of all of them together (whose channels are null). @internal */
export const sumsQuery = (workspaceId: string, moved: readonly Moved[]) => sql<Sum>`
    with came as (${cameBy(workspaceId, moved)})
    select c.was, c.becomes, sum(c.arrivals)::bigint as arrivals,
      count(distinct coalesce(p.root_id, p.person_id)) as people,
      count(distinct c.arrival_id) as ways
    from came c
    left join person p on p.workspace_id = ${workspaceId} and p.person_id = c.person_id
    group by grouping sets ((c.was, c.becomes), ())
    order by arrivals desc nulls last, c.was, c.becomes`

type Top = { arrival_id: number; arrivals: number; people: number }

async function topsOf(tx: Tx, workspaceId: string, moved: readonly Moved[]): Promise<Top[]> {
  const { rows } = await sql<Top>`
    with came as (${cameBy(workspaceId, moved)}),
    ranked as (
      select c.arrival_id, c.was, c.becomes, sum(c.arrivals)::bigint as arrivals,
        count(distinct coalesce(p.root_id, p.person_id)) as people
      from came c
      left join person p on p.workspace_id = ${workspaceId} and p.person_id = c.person_id
      group by c.arrival_id, c.was, c.becomes)
    select arrival_id, arrivals, people from (
      select *, row_number() over (partition by was, becomes order by arrivals desc, arrival_id) as place
      from ranked) r
    where place <= ${MOST_ROWS} order by arrivals desc, arrival_id`.execute(tx)
  return rows
}
