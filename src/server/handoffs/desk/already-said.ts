import type { Lead } from '#api/handoff-lead.ts'
import type { Refusal } from '#api/refusals.ts'
import { type Instant, instant } from '#domain/time.ts'
import { localAt } from '#domain/zone.ts'
import { taken } from '#server/acting.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { calendarsOf } from '#server/handoffs/hours/read.ts'
import { refused } from '#server/session.ts'
import type { DecideRefused, Made } from './decide.ts'
import { decisionsOf } from './decisions.ts'
import type { Which } from './found.ts'

type Asking = { db: Db; workspaceId: string; now: () => Instant }
type Answer = { ok: true; value: Made } | { ok: false; refusal: DecideRefused }

/** What was decided; or, where somebody was faster, the refusal with who it was and when. */
export async function madeOr(asking: Asking, which: Which, answer: Answer): Promise<Made> {
  const isLate = !answer.ok && LATE.has(answer.refusal)
  if (answer.ok || !isLate) return taken(answer)
  const { db, workspaceId, now } = asking
  const message = await inWorkspace(db, workspaceId, (tx) =>
    alreadySaid(tx, workspaceId, which, now()),
  )
  throw refused(answer.refusal, message === null ? {} : { message })
}

const LATE: ReadonlySet<Refusal> = new Set<Refusal>(['already-decided', 'handoff-over'])

async function alreadySaid(
  tx: Tx,
  workspaceId: string,
  which: Which,
  now: Instant,
): Promise<string | null> {
  const { ids } = await namesOf(tx, workspaceId, [which.personId])
  const decisions = await decisionsOf(tx, workspaceId, which, ids)
  const last = decisions.find(({ n, kind }) => n === which.n && kind !== 'answered')
  if (!last) return null
  const { zone } = (await calendarsOf(tx, workspaceId)).hoursOf({ memberId: null, teamId: null })
  return `${last.by ?? 'Another system'} ${DID[last.kind]} ${timeSaid(zone, instant(last.at), now)}.`
}

const DID: Record<Lead['decisions'][number]['kind'], string> = {
  accepted: 'accepted them',
  qualified: 'confirmed the need',
  rejected: 'sent them back',
  recycled: 'sent them back to warm up',
  disqualified: 'ruled them out',
  withdrawn: 'took them back',
  answered: 'answered',
}

/** "at 14:02" today, "on 2026-11-12 at 14:02" before. */
function timeSaid(zone: string, at: Instant, now: Instant): string {
  const [then, today] = [localAt(zone, at), localAt(zone, now)]
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `at ${two(then.hour)}:${two(then.minute)}`
  const isToday = then.day === today.day && then.month === today.month && then.year === today.year
  return isToday ? time : `on ${then.year}-${two(then.month)}-${two(then.day)} ${time}`
}
