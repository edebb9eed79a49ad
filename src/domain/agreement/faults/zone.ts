import { isZone } from '#domain/zone.ts'
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
