import { type Columns, KIND } from '#domain/replay/log.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { add, byPerson, grown, startRaw } from './by-person.ts'
import { copyOut, epochMs, fixedRows, int8 } from './copy-out.ts'
import { DECISION_RANKS, type Dictionary, readDictionary } from './dictionary.ts'
import { orderTies } from './ties.ts'

/** The log of many people as the kernel reads it, with what leads back to the database. */
export type Loaded = {
  columns: Columns
  /** Id of each person, ascending. */
  people: Float64Array
  dictionary: Dictionary
  /** Per person, when the first event became known that no import brought as history; Infinity: none. */
  liveFrom: Float64Array
  /** What events told of deals. */
  dealt: Dealt[]
  /** Per person, when the first recorded decision among these became known; Infinity: none. */
  decidedFrom: Float64Array
}

/** Something dated that was told of a deal and of person p, by a signature of the dictionary. */
type Dealt = { p: number; dealId: number; signature: number; at: Instant }

/** Whose events: everybody's, all of the given people, or only some of theirs by id. */
export type Which = 'everybody' | 'these' | { events: readonly number[] }

/**
 * Loads what has been claimed of the people's log, at a million events a second and more. The rule's own decisions
 * are left out. Reads in the given transaction, so it sees what that has written.
 */
export async function loadColumns(
  tx: Tx,
  workspaceId: string,
  people: Float64Array,
  which: Which = 'these',
): Promise<Loaded> {
  const dictionary = await readDictionary(tx, workspaceId)
  const raw = startRaw()
  const liveFrom = new Float64Array(people.length).fill(Number.POSITIVE_INFINITY)
  const decidedFrom = liveFrom.slice()
  const dealt: Loaded['dealt'] = []
  const personAt = finder(people)
  const signatureAt = lookup(dictionary)
  await copyOut(
    tx,
    rowsOf(workspaceId, people, which),
    fixedRows(ROW, (bytes, at) => {
      const signature = signatureAt(int8(bytes, at + 40))
      const person = personAt(int8(bytes, at + 4))
      if (signature < 0 || person < 0) return
      const k = epochMs(bytes, at + 28)
      const t = epochMs(bytes, at + 16)
      add(raw, person, t, k, signature)
      const deal = int8(bytes, at + 52)
      if (deal > 0) dealt.push({ p: person, dealId: deal, signature, at: t as Instant })
      if (bytes.getUint8(at + 64) === 0) return
      if (k < (liveFrom[person] as number)) liveFrom[person] = k
      const decides = (dictionary.order[signature] as number) >= KIND.decision * DECISION_RANKS
      if (decides && k < (decidedFrom[person] as number)) decidedFrom[person] = k
    }),
  )
  const columns = byPerson(raw, people.length, dictionary.order)
  await orderTies(tx, workspaceId, { columns, people, dictionary })
  return { columns, people, dictionary, dealt, liveFrom, decidedFrom }
}

/** Everybody the log speaks of, ascending. */
export async function everybody(tx: Tx, workspaceId: string): Promise<Float64Array> {
  let ids = new Float64Array(1_024)
  let count = 0
  await copyOut(
    tx,
    `select person_id from person where workspace_id = '${workspaceId}'`,
    fixedRows(2 + 12, (bytes, at) => {
      if (count === ids.length) ids = grown(ids, new Float64Array(count * 2))
      ids[count++] = int8(bytes, at + 4)
    }),
  )
  return ids.slice(0, count).sort()
}

/** Two bytes of count, then four bytes of length before each of five bigints and a boolean. */
const ROW = 2 + 5 * 12 + 5

/** Each person's events, or each event, is looked up by itself: a fold must not wait for statistics. */
function rowsOf(workspaceId: string, people: Float64Array, which: Which): string {
  const rows = `select person_id, happened_at, known_at, signature_id,
      case when deal_id is null or details ->> 'undated' = 'true' then 0 else deal_id end,
      batch_id is null or known_at <> happened_at
    from event where workspace_id = '${workspaceId}' and known_at is not null`
  if (which === 'everybody') return `${rows} and person_id is not null`
  const [ids, column] = which === 'these' ? [people, 'person_id'] : [which.events, 'event_id']
  return `select e.* from unnest('{${ids.join()}}'::bigint[]) as one (id)
    cross join lateral (${rows} and ${column} = one.id offset 0) e`
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

/** The place of a person's id, or -1; most events follow one of the same person. */
function finder(people: Float64Array): (id: number) => number {
  let last = 0
  return (id) => {
    if (people[last] === id) return last
    let low = 0
    let high = people.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const found = people[middle] as number
      if (found === id) {
        last = middle
        return middle
      }
      if (found < id) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
}
