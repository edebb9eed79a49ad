import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { LEAVING_WORDS } from '#domain/handoffs/nurture/words.ts'
import { ask } from '#web/ask.ts'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'

/** In which track of nurture somebody is and how far; nothing for whom none ever took. */
export function InTrack({ personId }: { personId: number }) {
  const may = useMay()('read-handoffs')
  const query = useQuery({
    ...ask.nurture.person.queryOptions({ input: { personId } }),
    enabled: may,
  })
  const { now, before } = query.data ?? {}
  if (now) {
    const { trackId, track, step, steps, dueAt } = now
    return (
      <p>
        In the track{' '}
        <Link to="/nurture/$trackId" params={{ trackId: String(trackId) }}>
          {track}
        </Link>
        , {step > steps ? 'all steps done' : `step ${step} of ${steps}`}
        {dueAt === null ? null : (
          <span className="quiet">
            , next <When at={dueAt} />
          </span>
        )}
      </p>
    )
  }
  if (!before) return null
  return (
    <p className="quiet">
      Left the track {before.track} <When at={before.leftAt} />, because{' '}
      {LEAVING_WORDS[before.leftBecause]}.
    </p>
  )
}
