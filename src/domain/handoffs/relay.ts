import type { Instant } from '#domain/time.ts'

/** When a lead that waits goes on to another rep by itself. */
export type Relay = {
  /** Its rep is away and not back before an answer is due. */
  away: boolean
  /** The promise to answer ran out. */
  missed: boolean
}
export type RelayReason = keyof Relay

/** Whoever is away cannot answer; who is late is asked by their managers first, unless a workspace says otherwise. */
export const USUAL_RELAY: Relay = { away: true, missed: false }

type Waiting = {
  /** When the promise to answer runs out on the calendar of whoever has the lead; null: not as far as is known. */
  dueAt: Instant | null
  isAway: boolean
  /** Why it went on, or should have, before. */
  movedFor: readonly RelayReason[]
}

/** Why a waiting lead goes on to another rep now; null: it stays. Each reason counts once, so that no lead goes round. */
export function relayOf(
  { dueAt, isAway, movedFor }: Waiting,
  relay: Relay,
  now: Instant,
): RelayReason | null {
  const asks = (reason: RelayReason) => relay[reason] && !movedFor.includes(reason)
  if (asks('missed') && dueAt !== null && dueAt <= now) return 'missed'
  return asks('away') && isAway ? 'away' : null
}

/** Why it went on, as the lead says it. */
export const relaySays = (reason: RelayReason, name: string): string =>
  reason === 'away'
    ? `${name} is away and not back before an answer is due.`
    : `The promise to answer ran out while it was with ${name}.`
