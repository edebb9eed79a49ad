import { type Fault, quoted } from './fault.ts'

export function zoneFaults(timeZone: string): Fault[] {
  if (isZone(timeZone)) return []
  return [
    {
      path: 'timeZone',
      reason: `${quoted(timeZone)} is not a time zone we know. Write one like “Europe/Amsterdam”.`,
    },
  ]
}

/** An offset such as "+01:00" is no zone: it knows no summer time, so days would be cut wrongly. */
function isZone(timeZone: string): boolean {
  if (/^[+-]/.test(timeZone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}
