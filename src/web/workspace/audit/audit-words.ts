import type { AuditEntry } from '#api/audit.ts'
import type { Scalar } from '#domain/agreement/agreement.ts'
import { periodOf } from '#domain/scoreboard/period.ts'
import { instant } from '#domain/time.ts'
import { auditActionName } from '#domain/workspace/audit-actions.ts'
import { localAt, startOfDay } from '#domain/zone.ts'
import { counted, int } from '#web/kit/format.ts'
import { dayAndTime, periodName } from '#web/kit/time.tsx'
import type { AuditView } from './audit-view.ts'

/** Days that count back from today, today with them. */
const DAYS: Record<string, string> = {
  '1': 'today',
  '7': 'the last 7 days',
  '30': 'the last 30 days',
}

export const whenWords = (when: string): string => DAYS[when] ?? periodName(when)

/** The time a word means, in the workspace's zone; null where it means none. */
export function timeOf(
  when: string | undefined,
  zone: string,
  now: number,
): { since?: number; until?: number } | null {
  if (when === undefined) return {}
  if (Object.hasOwn(DAYS, when)) {
    const { year, month, day } = localAt(zone, instant(now))
    return { since: startOfDay(zone, year, month, day - Number(when) + 1) }
  }
  if (!/^(19|2[01])\d\d-(0[1-9]|1[0-2])$/.test(when)) return null
  const { from, to } = periodOf(when, zone)
  return from === null || to === null ? null : { since: from, until: to }
}

/** Today, the last days, and each month since the first entry, newest first. */
export function whenOptions(since: number | null, zone: string, now: number) {
  const months: string[] = []
  const first = localAt(zone, instant(since ?? now))
  const last = localAt(zone, instant(now))
  const begin = first.year * 12 + first.month - 1
  for (let n = last.year * 12 + last.month - 1; n >= begin && months.length < 120; n--)
    months.push(`${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`)
  return [...Object.keys(DAYS), ...months].map((value) => ({ value, words: whenWords(value) }))
}

/** What the list shows, as somebody would say it: how many, and which. */
export function viewWords(
  view: Partial<AuditView>,
  total: number,
  names: { actor: string; subject: string; since: string },
): [string, string] {
  const { search, actor, action, subject, when } = view
  const parts = [
    actor === undefined ? '' : `by ${names.actor}`,
    subject === undefined ? '' : `about ${names.subject}`,
    action === undefined ? '' : `“${auditActionName(action)}”`,
    when === undefined ? '' : when in DAYS ? `of ${whenWords(when)}` : `in ${whenWords(when)}`,
    search === undefined ? '' : `matching “${search}”`,
  ].filter((part) => part !== '')
  const which = parts.length > 0 ? parts.join(', ') : names.since && `since ${names.since}`
  return [counted(total, 'entry', 'entries'), which && ` ${which}`]
}

/** From where: "Firefox on Linux, 203.0.113.0/24". */
export function whence({ ip, agent, actor }: AuditEntry): string {
  const told = [agent, ip].filter((part) => part !== null)
  if (told.length > 0) return told.join(', ')
  if (actor.kind === 'command') return 'at the machine'
  return actor.kind === 'system' ? 'by itself' : 'not told'
}

const INSTANT = /(^| )(at|until|from|since)$/
const LONG_AGO = Date.UTC(1970, 5, 1)

/** The value of a field in words; an instant as day and time. */
export function valueWords(field: string, value: Scalar | null, zone: string): string {
  if (value === null || value === '') return 'nothing'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  const isInstant = INSTANT.test(field.toLowerCase()) && Math.abs(value) > LONG_AGO
  return isInstant ? dayAndTime(value, zone) : Number.isInteger(value) ? int(value) : String(value)
}

const KINDS = {
  member: 'member',
  key: 'key',
  command: 'at the machine',
  system: 'by itself',
} as const

/** "Karl Voss, member" */
export const actorWords = ({ kind, name }: AuditEntry['actor']): string => `${name}, ${KINDS[kind]}`
