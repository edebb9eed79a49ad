import { sql } from 'kysely'
import { type Columns, KIND } from '#domain/replay/log.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Dictionary } from './dictionary.ts'
import type { Joined } from './joined.ts'

type Tied = {
  columns: Columns
  people: Float64Array
  dictionary: Dictionary
  joined: Joined
  /** The events in the columns, where these are not all that was told of the people. */
  events: readonly { id: number }[] | undefined
}

/**
 * When one person is told about twice at one instant, the greater message id has the last word (rule 0.3).
 * Nothing else can depend on the ids of one instant, so only these few are asked for.
 */
export async function orderTies(tx: Tx, workspaceId: string, log: Tied): Promise<void> {
  const tied = peopleWithTies(log)
  for (let i = 0; i < tied.length; i += 1_000)
    await orderSome(tx, workspaceId, log, tied.slice(i, i + 1_000))
}

function peopleWithTies({ columns, dictionary }: Tied): number[] {
  const { people, start, t, k, signature } = columns
  const tied: number[] = []
  for (let p = 0; p < people; p++) {
    const end = start[p + 1] as number
    for (let i = (start[p] as number) + 1; i < end; i++) {
      if (t[i] !== t[i - 1] || (signature[i] === signature[i - 1] && k[i] === k[i - 1])) continue
      const kind = dictionary.signatures[signature[i] as number]?.kind
      const before = dictionary.signatures[signature[i - 1] as number]?.kind
      if (kind !== KIND.identify || before !== KIND.identify) continue
      tied.push(p)
      break
    }
  }
  return tied
}

async function orderSome(tx: Tx, workspaceId: string, log: Tied, tied: number[]): Promise<void> {
  const { signatures, index } = log.dictionary
  const names = namesOfTied(log, tied)
  const loaded = log.events && new Set(log.events.map(({ id }) => id))
  const { rows } = await sql<Row>`
    select p.person, e.happened_at, e.known_at, p.since, e.signature_id, e.message_id, e.event_id
    from unnest(${names.map(({ id }) => id)}::bigint[], ${names.map(({ person }) => person)}::bigint[],
      ${names.map(({ since }) => since)}::float8[]) as p (id, person, since) cross join lateral (
      select * from event
      where workspace_id = ${workspaceId} and person_id = p.id and known_at is not null
      offset 0
    ) e`.execute(tx)
  const tells = rows.filter(
    (row) =>
      signatures[index.get(row.signature_id) ?? -1]?.kind === KIND.identify &&
      (!loaded || loaded.has(row.event_id)),
  )
  const told = Map.groupBy(tells, (row) => row.person)
  const { start, t, k, signature } = log.columns
  for (const p of tied) {
    const inOrder = (told.get(log.people[p] as number) ?? []).sort(
      (a, b) =>
        a.happened_at - b.happened_at ||
        byCodeUnit(a.message_id, b.message_id) ||
        // Two sources may use one message id; the log has still one order.
        a.event_id - b.event_id,
    )
    let next = 0
    for (let i = start[p] as number; i < (start[p + 1] as number); i++) {
      if (log.dictionary.signatures[signature[i] as number]?.kind !== KIND.identify) continue
      const row = inOrder[next++]
      if (row === undefined || row.happened_at !== t[i])
        throw new Error('The log changed while it was read')
      k[i] = Math.max(row.known_at, row.since)
      signature[i] = log.dictionary.index.get(row.signature_id) as number
    }
  }
}

/** Every name of these people, as the columns were made of them. */
function namesOfTied({ people, joined }: Tied, tied: readonly number[]) {
  const own = new Set(tied.map((p) => people[p] as number))
  const names = new Map(
    Array.from(own, (id) => [id, { id, person: id, since: Number.NEGATIVE_INFINITY }]),
  )
  for (const [i, id] of joined.ids.entries()) {
    const person = joined.people[i] as number
    if (own.has(person)) names.set(id, { id, person, since: joined.since[i] as number })
  }
  return [...names.values()]
}

type Row = {
  person: number
  since: number
  happened_at: number
  known_at: number
  signature_id: number
  message_id: string
  event_id: number
}

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
