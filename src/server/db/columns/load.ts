import { type Columns, KIND } from '#domain/replay/log.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import type { PeopleNames } from '#server/db/names/read-names.ts'
import { add, byPerson, grown, startRaw } from './by-person.ts'
import { copyOut, epochMs, fixedRows, int8 } from './copy-out.ts'
import { DECISION_RANKS, type Dictionary, readDictionary } from './dictionary.ts'
import { everyJoined, type Joined, joinedOf } from './joined.ts'
import { orderTies } from './ties.ts'

/** The log of many people as the kernel reads it, with what leads back to the database. */
export type Loaded = {
  columns: Columns
  /** Id of each person, ascending. */
  people: Float64Array
  dictionary: Dictionary
  /** Names whose events are somebody's else. */
  joined: Joined
  /** Per person, when the first event became known that no import brought as history; Infinity: none. */
  liveFrom: Float64Array
  /** What events told of deals. */
  dealt: Dealt[]
  /** Per person, when the first recorded decision among these became known; Infinity: none. */
  decidedFrom: Float64Array
}

/** Something dated that was told of a deal and of person p, by a signature of the dictionary. */
type Dealt = { p: number; dealId: number; signature: number; at: Instant }

/** An event that is known, as it stands in the log. */
export type KnownEvent = {
  id: number
  /** The name it was told of. */
  name: number
  happenedAt: number
  knownAt: number
  signatureId: number
  /** The deal it tells something dated of. */
  dealId: number | null
  /** No import brought it as history. */
  isLive: boolean
}

/** Whose events: everybody's, all that were told of these names of the people, or only those that are at hand. */
export type Which = 'everybody' | { names: PeopleNames; events?: readonly KnownEvent[] }

/** Rows between two words about how far it is, as a mask. */
const TELL_AFTER = 0xffff

/**
 * Loads what has been claimed of the people's log, at a million events a second and more, under whatever name it was
 * told; what was told of a name before that was joined is known from the joining on. The rule's own decisions are left
 * out. Reads in the given transaction, so it sees what that has written. `heard` is told now and then how many are read.
 */
export async function loadColumns(
  tx: Tx,
  workspaceId: string,
  people: Float64Array,
  which: Which,
  heard?: (events: number) => void,
): Promise<Loaded> {
  const dictionary = await readDictionary(tx, workspaceId)
  const raw = startRaw()
  const liveFrom = new Float64Array(people.length).fill(Number.POSITIVE_INFINITY)
  const decidedFrom = liveFrom.slice()
  const dealt: Loaded['dealt'] = []
  const joined = which === 'everybody' ? await everyJoined(tx, workspaceId) : joinedOf(which.names)
  const personAt = finder(people)
  const joinedAt = finder(joined.ids)
  const signatureAt = lookup(dictionary)
  const take = (
    name: number,
    t: number,
    known: number,
    id: number,
    deal: number,
    live: boolean,
  ) => {
    const signature = signatureAt(id)
    const join = joinedAt(name)
    const person = personAt(join < 0 ? name : (joined.people[join] as number))
    if (signature < 0 || person < 0) return
    const k = join < 0 ? known : Math.max(known, joined.since[join] as number)
    add(raw, person, t, k, signature)
    if (deal > 0) dealt.push({ p: person, dealId: deal, signature, at: t as Instant })
    if (!live) return
    if (k < (liveFrom[person] as number)) liveFrom[person] = k
    const decides = (dictionary.order[signature] as number) >= KIND.decision * DECISION_RANKS
    if (decides && k < (decidedFrom[person] as number)) decidedFrom[person] = k
  }
  const events = which === 'everybody' ? undefined : which.events
  let rows = 0
  if (events)
    for (const { name, happenedAt, knownAt, signatureId, dealId, isLive } of events)
      take(name, happenedAt, knownAt, signatureId, dealId ?? 0, isLive)
  else
    await copyOut(
      tx,
      rowsOf(workspaceId, which),
      fixedRows(ROW, (bytes, at) => {
        if ((++rows & TELL_AFTER) === 0) heard?.(rows)
        const known = epochMs(bytes, at + 28)
        const t = epochMs(bytes, at + 16)
        take(
          int8(bytes, at + 4),
          t,
          known,
          int8(bytes, at + 40),
          int8(bytes, at + 52),
          bytes.getUint8(at + 64) !== 0,
        )
      }),
    )
  const columns = byPerson(raw, people.length, dictionary.order)
  await orderTies(tx, workspaceId, { columns, people, dictionary, joined, events })
  return { columns, people, dictionary, joined, dealt, liveFrom, decidedFrom }
}

/** Everybody the log speaks of, ascending. */
export async function everybody(tx: Tx, workspaceId: string): Promise<Float64Array> {
  let ids = new Float64Array(1_024)
  let count = 0
  await copyOut(
    tx,
    `select person_id from person where workspace_id = '${workspaceId}' and root_id is null`,
    fixedRows(2 + 12, (bytes, at) => {
      if (count === ids.length) ids = grown(ids, new Float64Array(count * 2))
      ids[count++] = int8(bytes, at + 4)
    }),
  )
  return ids.slice(0, count).sort()
}

/** Two bytes of count, then four bytes of length before each of five bigints and a boolean. */
const ROW = 2 + 5 * 12 + 5

/** Each name's events are looked up by themselves: a fold must not wait for statistics. */
function rowsOf(workspaceId: string, which: Which): string {
  const rows = `select person_id, happened_at, known_at, signature_id,
      case when deal_id is null or details ->> 'undated' = 'true' then 0 else deal_id end,
      batch_id is null or known_at <> happened_at
    from event where workspace_id = '${workspaceId}' and known_at is not null`
  if (which === 'everybody') return `${rows} and person_id is not null`
  return `select e.* from unnest('{${which.names.ids.join()}}'::bigint[]) as one (id)
    cross join lateral (${rows} and person_id = one.id offset 0) e`
}

/** The place of a signature's id, or -1 for the rule's own decisions; most events follow one like them. */
function lookup({ index }: Dictionary): (id: number) => number {
  const last = { id: -1, place: -1 }
  return (id) => {
    if (id === last.id) return last.place
    last.id = id
    last.place = index.get(id) ?? -1
    return last.place
  }
}

/** The place of an id, or -1; most events follow one of the same name. */
function finder(ids: Float64Array): (id: number) => number {
  let last = 0
  let missed = Number.NaN
  return (id) => {
    if (ids[last] === id) return last
    if (id === missed) return -1
    let low = 0
    let high = ids.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const found = ids[middle] as number
      if (found === id) {
        last = middle
        return middle
      }
      if (found < id) low = middle + 1
      else high = middle - 1
    }
    missed = id
    return -1
  }
}
