import { DAY, type Instant, instant } from '#domain/time.ts'

/** How often everybody is asked, in weeks. */
export const RHYTHMS = [2, 4, 8] as const
export type Rhythm = (typeof RHYTHMS)[number]

/** What each side is asked, for ever in the same words, so that answers can be compared. */
export const STANDING_QUESTION = {
  sales: 'What can I do to make the sales process easier?',
  marketing: 'What can I do to make your marketing easier?',
} as const

/** A Monday at midnight UTC, from which slots are counted. */
const FIRST = 4 * DAY
const WORKING_DAYS = 5

/**
 * When the slot of a member began in which `now` lies: every so many weeks, on a weekday that follows from their number,
 * so that a team is not asked all at once. @internal
 */
export function slotOf(memberId: number, weeks: Rhythm, now: Instant): Instant {
  const length = weeks * 7 * DAY
  const begins = FIRST + (memberId % WORKING_DAYS) * DAY
  return instant(begins + Math.floor((now - begins) / length) * length)
}

/**
 * Whether somebody is to be asked now: once a slot, only while they work (`isAtWork`), so never while they are away; who
 * joined in the middle of a slot not before the next one, and who was asked late in one not again for half a rhythm.
 */
export function isAskDue(
  member: { memberId: number; joinedAt: Instant; lastAskedAt: Instant | null; isAtWork: boolean },
  weeks: Rhythm,
  now: Instant,
): boolean {
  const slot = slotOf(member.memberId, weeks, now)
  if (!member.isAtWork || member.joinedAt > slot) return false
  const last = member.lastAskedAt
  return last === null || (last < slot && now - last >= (weeks * 7 * DAY) / 2)
}

/** How one side said the other's process works, as the other side sees it. */
export const GRADES = ['yes', 'nearly', 'no'] as const
export type Grade = (typeof GRADES)[number]
