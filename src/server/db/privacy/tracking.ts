import { sql } from 'kysely'
import type { Name } from '#domain/people/identity/name.ts'
import { readConsents, tracking } from '#domain/people/privacy/consent.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { keyOf } from './epoch.ts'
import { change, type Why, wasTold } from './suppress.ts'
import { hashOfName, suppressedIn } from './suppressed.ts'

/** People at a time. */
const SOME = 2_000

/** `lifts`: a member tells that somebody said yes. */
type Settles = Omit<Why, 'kind'> & { lifts?: boolean }

/**
 * Whether these people (by root) are to be tracked, by their last word on it, under all their names. What a member wrote
 * down is only taken back by a member: then, and where nobody said anything, a name that is new to them is treated as
 * the others are. Answers the people who said no.
 */
export async function settleTracking(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
  why: Settles,
): Promise<Set<number>> {
  const noes = new Set<number>()
  for (let i = 0; i < people.length; i += SOME)
    await settleSome(tx, workspaceId, people.slice(i, i + SOME), why, noes)
  return noes
}

/** The same for people who were joined with others, where any of their names is not to be tracked. */
export async function settleJoined(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
  now: number,
): Promise<void> {
  if (people.length === 0) return
  const { isEmpty, isUntracked } = await suppressedIn(tx, workspaceId)
  if (isEmpty) return
  const names = await namesSpelled(tx, workspaceId, people)
  const touched = new Set(names.filter(isUntracked).map(({ person }) => person))
  await settleTracking(tx, workspaceId, [...touched], { reason: 'said so', now, by: 'an event' })
}

type Theirs = Name & { person: number; hash: string }
type Row = { hash: string; reason: string; made_by: string }

async function settleSome(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
  { lifts = false, ...why }: Settles,
  noes: Set<number>,
): Promise<void> {
  const words = await wordsOf(tx, workspaceId, people)
  const key = await keyOf(tx, workspaceId)
  const names = (await namesSpelled(tx, workspaceId, people)).map((name) => ({
    ...name,
    hash: hashOfName(key, name),
  }))
  const rows = await rowsOf(tx, workspaceId, names)
  const isMembers = ({ made_by }: Row) => !wasTold(made_by)
  const no: Name[] = []
  const again: Name[] = []
  const followed = new Map<Row, Name[]>()
  for (const [person, theirs] of Map.groupBy(names, (name) => name.person)) {
    const known = theirs.flatMap(({ hash }) => rows.get(hash) ?? [])
    const word = tracking(words.get(person) ?? [])
    const first = known.find(isMembers) ?? known[0]
    if (word === false) noes.add(person)
    if (word === false) no.push(...theirs)
    else if (word === true && (lifts || !known.some(isMembers))) again.push(...theirs)
    else if (first) followed.set(first, missing(theirs, rows))
  }
  await change(tx, workspaceId, {
    add: [
      { names: no, why: { ...why, kind: 'do-not-track' } },
      ...[...followed].map(([{ reason, made_by }, some]) => ({
        names: some,
        why: { kind: 'do-not-track' as const, reason, now: why.now, by: made_by },
      })),
    ],
    remove: { names: again, kind: 'do-not-track' },
  })
}

const missing = (names: readonly Theirs[], rows: ReadonlyMap<string, Row>) =>
  names.filter(({ hash }) => !rows.has(hash))

async function rowsOf(tx: Tx, workspaceId: string, names: readonly Theirs[]) {
  const { rows } = await sql<Row>`select hash, reason, made_by from suppression
    where workspace_id = ${workspaceId} and kind = 'do-not-track'
      and hash = any(${names.map(({ hash }) => hash)}::text[])`.execute(tx)
  return new Map(rows.map((row) => [row.hash, row]))
}

/** Every name of these people. */
async function namesSpelled(tx: Tx, workspaceId: string, people: readonly number[]) {
  const { ids, people: of } = await namesOf(tx, workspaceId, people)
  const { rows } = await sql<Name & { person: number }>`
    select n.person, p.system, p.key as value
    from unnest(${ids}::bigint[], ${of}::bigint[]) as n (id, person) cross join lateral (
      select system, key from person where workspace_id = ${workspaceId} and person_id = n.id
      offset 0
    ) p`.execute(tx)
  return rows
}

/** Their words on being tracked, as the log has them under all their names. */
async function wordsOf(tx: Tx, workspaceId: string, people: readonly number[]) {
  const { ids, people: of } = await namesOf(tx, workspaceId, people)
  const { rows } = await sql<{ person: number; no: number; at: Instant; told: unknown }>`
    select n.person, e.no, e.at, e.told
    from unnest(${ids}::bigint[], ${of}::bigint[]) as n (id, person) cross join lateral (
      select event_id as no, happened_at as at, details -> 'consent' as told from event
      where workspace_id = ${workspaceId} and person_id = n.id and details ? 'consent'
      offset 0
    ) e`.execute(tx)
  const said = rows.flatMap(({ told, ...event }) =>
    readConsents(told).map((consent) => ({ ...consent, ...event, source: '' })),
  )
  return Map.groupBy(said, ({ person }) => person)
}
