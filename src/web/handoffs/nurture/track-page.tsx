import './nurture.css'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { NurtureTrack } from '#api/nurture.ts'
import type { Leaving } from '#domain/handoffs/nurture/track.ts'
import { LEAVING_WORDS, reachingWords, takesWords } from '#domain/handoffs/nurture/words.ts'
import { ask } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { RateText } from '#web/kit/number.tsx'
import { Page, Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { StepTable } from './step-table.tsx'
import { TrackActs } from './track-acts.tsx'
import { TrackPeople } from './track-people.tsx'

const route = getRouteApi('/shell/nurture/$trackId')
const back = { to: '/nurture', label: 'Nurture' } as const

/** One track: whom it takes, where they stand, what they reached, and the people behind each number. */
export function TrackPage() {
  const trackId = Number(route.useParams().trackId)
  const query = useQuery(ask.nurture.tracks.queryOptions({ refetchInterval: 10_000 }))
  const track = query.data?.tracks.find((one) => one.trackId === trackId)
  if (track) return <Known track={track} />
  return (
    <Page title={query.data ? 'No such track' : ' '} back={back}>
      {query.isPending ? <LoadingRows what="the track" rows={8} /> : null}
      {query.isLoadingError ? (
        <Trouble
          error={query.error}
          what="The track did not load."
          safe="Those that run go on."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data ? (
        <Nothing title="There is no such track.">It may have been removed.</Nothing>
      ) : null}
    </Page>
  )
}

function Known({ track }: { track: NurtureTrack }) {
  const may = useMay()('keep-nurture')
  const agreement = useQuery(ask.agreement.read.queryOptions())
  const { of, what } = route.useSearch()
  const { name, purpose, takes, isOn, isFilling, owner, isIn, entered } = track
  const reasons = agreement.data?.document.reasons ?? []
  return (
    <Page
      title={name}
      question={purpose || 'It says no purpose yet.'}
      back={back}
      actions={may ? <TrackActs track={track} /> : null}
    >
      <p className="t16">
        <b className="w6">{isOn ? 'Runs' : 'Off'}</b>
        {isFilling ? ', people come in' : ''}. It takes {takesWords(takes, reasons)}.{' '}
        <span className="quiet">{owner ? `${owner} owns it.` : 'Nobody owns it.'}</span>
      </p>
      <Section
        title="Where they stand"
        note={`${int(isIn)} in it now, ${int(entered)} came so far.`}
      >
        <StepTable track={track} />
      </Section>
      <Reached track={track} />
      <Came track={track} />
      {of ? <TrackPeople track={track} of={of} what={what ?? ''} /> : null}
    </Page>
  )
}

function Reached({ track }: { track: NurtureTrack }) {
  const { milestones, reached, trackId } = track
  if (milestones.length === 0) return null
  const params = { trackId: String(trackId) }
  return (
    <Section title="Milestones" note="Of everybody who came into the track, machines not counted.">
      <dl className="nurture-pairs">
        {milestones.map(({ id, name, when }) => {
          const found = reached.find((one) => one.id === id)
          const search = { of: 'milestone' as const, what: id }
          return (
            <div key={id}>
              <dt>
                {name} <span className="quiet">{reachingWords(when)}</span>
              </dt>
              <dd>
                {found ? (
                  <RateText
                    rate={found.rate}
                    {...(found.rate.num > 0 && {
                      opens: { to: '/nurture/$trackId', params, search },
                    })}
                  />
                ) : null}
              </dd>
            </div>
          )
        })}
      </dl>
    </Section>
  )
}

function Came({ track }: { track: NurtureTrack }) {
  const { trackId, entered, came, left } = track
  const params = { trackId: String(trackId) }
  const stages = [
    { what: 'lead', says: 'Became a lead', count: came.lead },
    { what: 'passed', says: 'Passed to sales', count: came.passed },
    { what: 'opportunity', says: 'Got a deal', count: came.opportunity },
    { what: 'customer', says: 'Became a customer', count: came.customer },
  ]
  const link = (of: 'came' | 'left', what: string, count: number) =>
    count === 0 ? (
      int(count)
    ) : (
      <Link to="/nurture/$trackId" params={params} search={{ of, what }}>
        {int(count)}
      </Link>
    )
  return (
    <Section
      title="What became of them"
      note="After they came in, whether the track was why or not."
    >
      <dl className="nurture-pairs">
        <div>
          <dt>Came in</dt>
          <dd className="tabular">{int(entered)}</dd>
        </div>
        {stages.map(({ what, says, count }) => (
          <div key={what}>
            <dt>{says}</dt>
            <dd className="tabular">{link('came', what, count)}</dd>
          </div>
        ))}
        {Object.entries(left).map(([why, count]) => (
          <div key={why}>
            <dt>
              Left <span className="quiet">because {LEAVING_WORDS[why as Leaving]}</span>
            </dt>
            <dd className="tabular">{link('left', why, count)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
