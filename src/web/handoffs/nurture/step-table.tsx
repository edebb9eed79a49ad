import { Link } from '@tanstack/react-router'
import type { NurtureTrack } from '#api/nurture.ts'
import {
  stepWords,
  WITHHELD_WORDS,
  type Withheld,
  waitWords,
} from '#domain/handoffs/nurture/words.ts'
import { counted, int } from '#web/kit/format.ts'
import { Nothing } from '#web/kit/say.tsx'

type Of = 'step' | 'sent' | 'withheld' | 'clicked' | 'machine'

/** The steps of a track in order: who waits for each, what was done, and who followed it. */
export function StepTable({ track }: { track: NurtureTrack }) {
  const { steps, atEnd, trackId } = track
  if (steps.length === 0) return <Nothing title="Nothing is done in it yet.">Add a step.</Nothing>
  return (
    <table className="hair nurture">
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col" className="end">
            Wait for it
          </th>
          <th scope="col">Done</th>
          <th scope="col">Links followed</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step, i) => (
          <tr key={step.id}>
            <th scope="row" className="w5">
              {i + 1}. {stepWords(step)}
              <span className="quiet w4 nurture-under">{waitWords(step.wait)}</span>
            </th>
            <Cells track={track} id={step.id} />
          </tr>
        ))}
        <tr>
          <th scope="row" className="w4 quiet">
            All steps done
          </th>
          <td className="end tabular" data-head="Wait">
            <People trackId={trackId} of="step" what="" count={atEnd} />
          </td>
          <td />
          <td />
        </tr>
      </tbody>
    </table>
  )
}

function Cells({ track, id }: { track: NurtureTrack; id: string }) {
  const { trackId } = track
  const counts = track.counts.find((one) => one.id === id)
  const isMail = track.steps.find((one) => one.id === id)?.does.kind === 'mail'
  if (!counts) return null
  const { waiting, did, because, clicked, opened } = counts
  const done = did.sent + did.task + did.called
  const people = (of: Of, count: number) => (
    <People trackId={trackId} of={of} what={id} count={count} />
  )
  return (
    <>
      <td className="end tabular" data-head="Wait for it">
        {people('step', waiting)}
      </td>
      <td data-head="Done">
        {isMail ? people('sent', done) : int(done)}
        {did.withheld > 0 ? (
          <span className="quiet nurture-under">
            {people('withheld', did.withheld)} not: {whyNot(because)}
          </span>
        ) : null}
      </td>
      <td data-head="Links followed">
        {isMail ? (
          <>
            {people('clicked', clicked.person)} {clicked.person === 1 ? 'person' : 'people'}
            <span className="quiet nurture-under">
              {people('machine', clicked.machine)} more by machines, opened by{' '}
              {counted(
                opened.person,
                'program that may be a reader’s',
                'programs that may be readers’',
              )}
            </span>
          </>
        ) : (
          <span className="quiet">no mail</span>
        )}
      </td>
    </>
  )
}

function People(props: { trackId: number; of: Of; what: string; count: number }) {
  const { trackId, of, what, count } = props
  if (count === 0) return '0'
  return (
    <Link to="/nurture/$trackId" params={{ trackId: String(trackId) }} search={{ of, what }}>
      {int(count)}
    </Link>
  )
}

/** The most frequent reason first. */
const whyNot = (because: Readonly<Record<string, number>>): string =>
  Object.entries(because)
    .filter(([why]) => why !== 'not-for-them' && why !== 'had-it')
    .sort(([, a], [, b]) => b - a)
    .map(([why]) => WITHHELD_WORDS[why as Withheld] ?? why)
    .join(' ')
