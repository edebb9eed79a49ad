import type { Agreement, Clock, Closing, Reason } from '#domain/agreement/agreement.ts'
import { DEFAULT_CLOSINGS, type Policy } from '#domain/agreement/closings.ts'
import { count, days, list, number, TEAMS } from '#domain/agreement/sentences/words.ts'
import type { Both } from './changes.ts'

/** What changed in a clock, a closing, an expiry, the reasons or the meetings; null where its sentence says it better. */
export function sayPromise(both: Both, id: string): string | null {
  const [kind, of = ''] = id.split('.')
  if (kind === 'clock') return sayClock(both, of)
  if (kind === 'closing') return sayClosing(both, of as Closing)
  if (id === 'expiry') return sayExpiry(both)
  if (kind === 'reasons') return sayReasons(both, of)
  if (id === 'cadence') return sayCadence(both)
  return null
}

const DOES: Record<Clock['id'], string> = {
  decision: 'accept or reject every lead',
  'first-follow-up': 'call or write to every lead in person',
  feedback: 'give its reason for every rejection',
  answer: 'answer every rejection',
}

/** "Sales will be asked to accept or reject every lead within 4 instead of 8 business hours." */
function sayClock({ before, after }: Both, id: string): string | null {
  const clockIn = ({ clocks = [] }: Agreement) => clocks.find((clock) => clock.id === id)
  const [was, is] = [clockIn(before), clockIn(after)]
  if (!was || !is || was.says !== is.says) return null
  const does = DOES[is.id]
  if (was.owes !== is.owes)
    return `${TEAMS[is.owes]} instead of ${TEAMS[was.owes].toLowerCase()} will be asked to ${does} within ${count(is.businessHours, 'business hour')}.`
  const parts: string[] = []
  if (was.businessHours !== is.businessHours)
    parts.push(
      `within ${number(is.businessHours)} instead of ${count(was.businessHours, 'business hour')}`,
    )
  const asked = 'when the person asked to talk to us'
  if (was.handRaiseHours !== is.handRaiseHours)
    parts.push(
      is.handRaiseHours === undefined
        ? `no sooner ${asked}`
        : was.handRaiseHours === undefined
          ? `within ${count(is.handRaiseHours, 'business hour')} ${asked}`
          : `within ${number(is.handRaiseHours)} instead of ${count(was.handRaiseHours, 'business hour')} ${asked}`,
    )
  return parts.length === 0
    ? null
    : `${TEAMS[is.owes]} will be asked to ${does} ${list(parts, 'and')}.`
}

const LEADS: Record<Exclude<Closing, 'won'>, string> = {
  recycled: 'A recycled lead',
  rejected: 'A rejected lead',
  disqualified: 'A disqualified lead',
  lost: 'A lead whose deal is lost',
  expired: 'A lead that came back without a decision',
  withdrawn: 'A lead that marketing takes back',
}

function sayClosing({ before, after }: Both, closing: Closing): string | null {
  if (closing === 'won') return null
  const [was, is] = [before, after].map(
    ({ closings }) => closings[closing] ?? DEFAULT_CLOSINGS[closing],
  )
  if (!was || !is || JSON.stringify(was.byReason ?? {}) !== JSON.stringify(is.byReason ?? {}))
    return null
  const parts = [
    ...(was.coolDownDays === is.coolDownDays ? [] : [`rests ${restWords(was, is)}`]),
    ...(was.carryOver === is.carryOver
      ? []
      : [`keeps ${share(is)} instead of ${share(was)} of its points`]),
  ]
  return parts.length === 0 ? null : `${LEADS[closing]} ${list(parts, 'and')}.`
}

function restWords(was: Policy, is: Policy): string {
  if (is.coolDownDays === 'forever')
    return `until the person asks to talk to us, instead of ${rest(was)}`
  if (was.coolDownDays === 'forever')
    return `${days(is.coolDownDays)}, instead of until the person asks to talk to us`
  return `${number(is.coolDownDays)} instead of ${days(was.coolDownDays)}`
}

const rest = ({ coolDownDays }: Policy) =>
  coolDownDays === 'forever' ? 'until the person asks to talk to us' : days(coolDownDays)
const share = ({ carryOver }: Policy) =>
  carryOver === 0 ? 'none' : carryOver === 1 ? 'all' : `${number(carryOver * 100)}%`

function sayExpiry({ before, after }: Both): string | null {
  const [was, is] = [before.expiry, after.expiry]
  if (!was || !is) return null
  const says = [
    ...(was.passedDays === is.passedDays
      ? []
      : [
          `A lead comes back by itself after ${number(is.passedDays)} instead of ${days(was.passedDays)} without a decision.`,
        ]),
    ...(was.heldDays === is.heldDays
      ? []
      : [
          `A lead that waits for its details goes back after ${number(is.heldDays)} instead of ${days(was.heldDays)}.`,
        ]),
  ]
  return says.length === 0 ? null : says.join(' ')
}

const TO: Record<string, string> = {
  rejected: 'to reject a lead',
  disqualified: 'to disqualify a lead',
  lost: 'why a deal is lost',
}

/** Reasons that came, went, or are called otherwise. */
function sayReasons({ before, after }: Both, of: string): string | null {
  const ofThese = (reason: Reason) =>
    of === 'lost' || of === 'disqualified'
      ? reason.family === of
      : reason.family !== 'lost' && reason.family !== 'disqualified'
  const reasonsIn = ({ reasons = [] }: Agreement) => reasons.filter(ofThese)
  const was = new Map(reasonsIn(before).map((reason) => [reason.id, reason]))
  const is = new Map(reasonsIn(after).map((reason) => [reason.id, reason]))
  const says = [
    ...[...is.values()].flatMap((reason) => {
      const old = was.get(reason.id)
      if (!old) return [`“${reason.says}” is a new reason ${TO[of]}.`]
      if (old.says !== reason.says)
        return [`The reason “${old.says}” is now called “${reason.says}”.`]
      return []
    }),
    ...[...was.values()].flatMap((reason) =>
      is.has(reason.id) ? [] : [`“${reason.says}” is no longer a reason ${TO[of]}.`],
    ),
  ]
  return says.length === 0 ? null : says.join(' ')
}

function sayCadence({ before, after }: Both): string | null {
  const [was, is] = [before.cadence, after.cadence]
  if (!was || !is) return null
  const parts = [
    ...(was.everyDays === is.everyDays
      ? []
      : [`every ${number(is.everyDays)} instead of ${days(was.everyDays)}`]),
    ...(was.minutes === is.minutes
      ? []
      : [`for ${number(is.minutes)} instead of ${count(was.minutes, 'minute')}`]),
  ]
  return parts.length === 0 ? null : `We meet ${list(parts, 'and')}.`
}
