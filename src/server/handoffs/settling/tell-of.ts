import { UNDO_MS } from '#domain/handoffs/handoff.ts'
import { DAY, type Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { type Notice, tellMembers } from '#server/handoffs/notices/tell.ts'
import { leadersOf } from './leaders.ts'
import { endOf, isOfHistory } from './plan.ts'
import type { Lead } from './read.ts'
import type { Given } from './tell-given.ts'

/** A notice to a member, or to those who lead marketing. */
export type ToTell = Omit<Notice, 'memberId'> & { to: number | 'marketing' }

/** What is told of these hand-offs, each once: to reps what is theirs, to marketing what comes back or is held. */
export function noticesOf(leads: readonly Lead[], given: readonly Given[], now: Instant): ToTell[] {
  const yours = given
    .filter(({ lead }) => !isOfHistory(lead, lead.passedAt as Instant))
    .flatMap(({ lead, memberId }): ToTell[] => {
      const { personId, n, desk } = lead
      const of = { personId, n, at: now }
      const key = `given:${personId}:${n}:${memberId}:${now}`
      const before = desk?.memberId ?? null
      return [
        { ...of, topic: 'lead-yours', to: memberId, key },
        ...(before === null || before === memberId
          ? []
          : [{ ...of, topic: 'lead-moved' as const, to: before, key: `${key}:from` }]),
      ]
    })
  return [...yours, ...leads.flatMap((lead) => toldOf(lead, now))]
}

const BACK = new Set(['rejected', 'recycled', 'disqualified', 'expired'])

function toldOf(lead: Lead, now: Instant): ToTell[] {
  const { personId, n, passedAt, mqlAt, desk } = lead
  const { closing, closedAt } = endOf(lead, now)
  const of = { personId, n }
  if (passedAt === null)
    return closing === null && isFresh(lead, mqlAt, now)
      ? [{ ...of, topic: 'lead-held', to: 'marketing', at: mqlAt, key: `held:${personId}:${n}` }]
      : []
  if (closing === null || closedAt === null || !isFresh(lead, closedAt, now)) return []
  const told = { ...of, at: closedAt }
  const key = `${closing}:${personId}:${n}:${closedAt}`
  if (BACK.has(closing)) {
    const outsideAt = closing === 'expired' ? closedAt : closedAt + UNDO_MS
    return [{ ...told, outsideAt, topic: 'lead-back', to: 'marketing', key }]
  }
  if (closing !== 'won') return []
  const won = { ...told, topic: 'deal-won' as const, key }
  const mine = desk?.memberId == null ? [] : [{ ...won, to: desk.memberId }]
  return [...mine, { ...won, to: 'marketing' }]
}

/** It happened live and not long ago: nobody is told of history. */
const isFresh = (lead: Lead, at: Instant, now: Instant) => !isOfHistory(lead, at) && at > now - DAY

/** Puts them into the lists of whom they are for. */
export async function tellOf(tx: Tx, workspaceId: string, told: readonly ToTell[]): Promise<void> {
  if (told.length === 0) return
  const marketing = told.some(({ to }) => to === 'marketing')
    ? await leadersOf(tx, workspaceId, 'marketing')
    : []
  await tellMembers(
    tx,
    workspaceId,
    told.flatMap(({ to, ...notice }) =>
      (to === 'marketing' ? marketing : [to]).map((memberId) => ({ ...notice, memberId })),
    ),
  )
}
