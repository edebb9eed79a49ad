import { lazy, Suspense, useState } from 'react'
import type { TimelineEntry } from '#api/timeline.ts'
import { doingOf } from '#domain/people/signals/act.ts'
import { useMay } from '#web/may.ts'
import type { Whose } from './whose-modal.tsx'

const WhoseModal = lazy(async () => ({ default: (await import('./whose-modal.tsx')).WhoseModal }))

/** Of one or several clicks or opens alike in mails: whether a machine made them and why, and a way to say otherwise. */
export function WhoseClick({ entries }: { entries: readonly TimelineEntry[] }) {
  const may = useMay()
  const [asking, setAsking] = useState<Whose['was'] | undefined>()
  const signal = entries[0]?.signal
  const eventIds = entries.flatMap(({ eventId }) => eventId ?? []).slice(0, MOST)
  if (!entries.every((one) => isJudged(one) && isAlike(one.signal, signal))) return null
  const { was, label } = turnOf(signal)
  return (
    <>
      {signal ? <span className="quiet"> {signalWords(signal)}</span> : null}
      {may('change-people') ? (
        <>
          {' '}
          <button
            type="button"
            className="plain quiet timeline-whose"
            onClick={() => setAsking(was)}
          >
            {label}
          </button>
        </>
      ) : null}
      {asking === undefined ? null : (
        <Suspense>
          <WhoseModal whose={{ eventIds, was: asking }} close={() => setAsking(undefined)} />
        </Suspense>
      )}
    </>
  )
}

/** As many as are judged at once. */
const MOST = 200

const isJudged = ({ kind, name }: TimelineEntry) =>
  kind === 'did' && ['click', 'open'].includes(doingOf(name) ?? '')

const isAlike = (a: TimelineEntry['signal'], b: TimelineEntry['signal']) =>
  a?.said === b?.said && a?.words === b?.words && a?.weighsNothing === b?.weighsNothing

type Signal = NonNullable<TimelineEntry['signal']>

function signalWords({ weighsNothing, words, said }: Signal): string {
  if (said === 'person') return 'A member said that a person did this.'
  if (said === 'machine') return 'A member said that a machine did this; weighs nothing.'
  return weighsNothing && words ? `${words}; weighs nothing.` : ''
}

/** What may be said of it that is not said yet. */
function turnOf(signal: Signal | undefined): { was: Whose['was']; label: string } {
  if (signal?.said) return { was: null, label: 'Take it back' }
  return signal?.weighsNothing
    ? { was: 'person', label: 'This was a person' }
    : { was: 'machine', label: 'This was a machine' }
}
