import { sql } from 'kysely'
import { spelled } from '#domain/people/identity/name.ts'
import { leftOf } from '#server/db/audit/emptied.ts'
import { type By, record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { type Erased, eraseOwn, erasePerson } from './erase.ts'
import { type Elsewhere, eraseWords, type Words } from './erase-words.ts'
import { forgetUnsaid, saidAlone } from './shells.ts'

type How = { now: number; by: By }

/**
 * Erases somebody and records it. Whoever calls holds what `erasePerson` wants to be held, and locks nothing afterwards.
 */
export async function eraseRecorded(
  tx: Tx,
  workspaceId: string,
  personId: number,
  how: How,
): Promise<Omit<Erased, 'entries'>> {
  const { now, by } = how
  const { entries, ...counts } = await erasePerson(tx, workspaceId, personId, {
    now,
    by: calledBy(by),
  })
  await tell(tx, workspaceId, how, person(personId), { ...counts, entries })
  return counts
}

/**
 * The same of several people, but for what stands elsewhere: that is left to `eraseLeft`. Answers who was erased; names
 * that only somebody of them ever claimed went with that one.
 */
export async function eraseOwnRecorded(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
  how: How,
): Promise<{ erased: ReadonlySet<number>; left: Words[] }> {
  const erased = new Set<number>()
  const left: Words[] = []
  const { ids, people: of } = await namesOf(tx, workspaceId, people)
  const names = Map.groupBy(ids, (_, i) => of[i] as number)
  const said = await saidAlone(
    tx,
    workspaceId,
    people.map((id) => names.get(id) ?? []),
  )
  for (const [i, personId] of people.entries()) {
    if (await isErased(tx, workspaceId, personId)) continue
    const by = calledBy(how.by)
    const own = await eraseOwn(tx, workspaceId, personId, { now: how.now, by }, said[i])
    await tell(tx, workspaceId, how, person(personId), { names: own.names, events: own.events })
    erased.add(personId)
    left.push(own.left)
  }
  await forgetUnsaid(tx, workspaceId)
  return { erased, left }
}

/** Looks for what stands elsewhere of many names, of people and of whoever nobody here is; one entry tells of all. */
export async function eraseLeft(
  tx: Tx,
  workspaceId: string,
  left: readonly Words[],
  how: How,
): Promise<void> {
  let sum: Elsewhere = { failed: 0, refused: 0, elsewhere: 0, entries: [] }
  for (const some of inTurns(left)) {
    const one = await eraseWords(tx, workspaceId, some, how)
    sum = {
      failed: sum.failed + one.failed,
      refused: sum.refused + one.refused,
      elsewhere: sum.elsewhere + one.elsewhere,
      entries: [...new Set([...sum.entries, ...one.entries])].sort((a, b) => a - b),
    }
  }
  if (sum.failed + sum.refused + sum.elsewhere + sum.entries.length === 0) return
  await tell(tx, workspaceId, how, ELSEWHERE, { events: 0, ...sum })
}

/** So many names are looked for at a time: PostgreSQL reads a text again sooner than by a longer pattern. */
const AT_A_TIME = 50

function inTurns(left: readonly Words[]): Words[] {
  const names = [...new Map(left.flatMap((one) => one.names.map((n) => [spelled(n), n]))).values()]
  const details = [...new Set(left.flatMap((one) => one.details))]
  const words = [...new Set(left.flatMap((one) => one.words))]
  const called = [...new Set(left.flatMap((one) => one.called))]
  // At least one: answers that are kept for requests that come twice name people, too.
  const turns = Math.max(1, Math.ceil(Math.max(names.length, details.length) / AT_A_TIME))
  return Array.from({ length: turns }, (_, i) => {
    const some = <T>(of: readonly T[]) => of.slice(i * AT_A_TIME, (i + 1) * AT_A_TIME)
    return {
      names: some(names),
      details: some(details),
      ...(i === 0 ? { words, called } : { words: [], called: [] }),
    }
  })
}

async function isErased(tx: Tx, workspaceId: string, personId: number): Promise<boolean> {
  const { rows } = await sql`select 1 from person
    where workspace_id = ${workspaceId} and person_id = ${personId} and erased_at is not null`.execute(
    tx,
  )
  return rows.length > 0
}

const calledBy = (by: By) => ('name' in by.actor && by.actor.name ? by.actor.name : by.actor.kind)

const person = (personId: number) =>
  ({ kind: 'person', id: String(personId), label: `Person ${personId}` }) as const

const ELSEWHERE = {
  kind: 'people',
  id: 'erased',
  label: 'what others wrote of erased people',
} as const

async function tell(
  tx: Tx,
  workspaceId: string,
  { now, by }: How,
  subject: ReturnType<typeof person> | typeof ELSEWHERE,
  { entries = [], ...counts }: { entries?: number[] } & Record<string, unknown>,
): Promise<void> {
  await record(tx, workspaceId, {
    at: now,
    by,
    action: 'erase-person',
    subject,
    after: { ...counts, entries: await leftOf(tx, workspaceId, entries) },
  })
}
