import { dayAndTime, fullTime, useZone, when } from './time.tsx'

/** The instant as people of the workspace would say it, with the full date for a pointer. */
export function When({ at, precise }: { at: number; precise?: boolean }) {
  const zone = useZone()
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at, zone)}>
      {precise ? dayAndTime(at, zone) : when(at, zone, Date.now())}
    </time>
  )
}
