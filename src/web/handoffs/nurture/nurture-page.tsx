import './nurture.css'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { NurtureTrack } from '#api/nurture.ts'
import { ask } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { RateText } from '#web/kit/number.tsx'
import { Page, Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { Tasks } from './tasks.tsx'

const TrackDialog = lazy(async () => ({
  default: (await import('./track-dialog.tsx')).TrackDialog,
}))

/** Who is not ready yet, in which track they are, and what comes of it. */
export function NurturePage() {
  const may = useMay()('keep-nurture')
  const query = useQuery(ask.nurture.tracks.queryOptions({ refetchInterval: 10_000 }))
  const [making, setMaking] = useState(false)
  return (
    <Page
      title="Nurture"
      question="Who is not ready yet, and what are we doing about it?"
      actions={may ? <Button onClick={() => setMaking(true)}>Make a track</Button> : null}
    >
      <Tasks />
      <Section
        title="Tracks"
        note="Whoever is not ready goes into the first track that is for them, and leaves it at once when their stage changes or they want no more mail."
      >
        {query.isPending ? <LoadingRows what="tracks" rows={4} height={72} /> : null}
        {query.isLoadingError ? (
          <Trouble
            error={query.error}
            what="The tracks did not load."
            safe="Those that run go on."
            again={() => void query.refetch()}
          />
        ) : null}
        {query.data?.tracks.length === 0 ? (
          <Nothing title="There is no track.">
            A track takes people whom sales gave back or never had, stays in touch with them, and
            counts what comes of it.
          </Nothing>
        ) : null}
        {query.data && query.data.tracks.length > 0 ? (
          <TrackTable tracks={query.data.tracks} />
        ) : null}
      </Section>
      <Suspense>{making ? <TrackDialog close={() => setMaking(false)} /> : null}</Suspense>
    </Page>
  )
}

function TrackTable({ tracks }: { tracks: readonly NurtureTrack[] }) {
  return (
    <table className="hair nurture">
      <thead>
        <tr>
          <th scope="col">Track</th>
          <th scope="col">State</th>
          <th scope="col" className="end">
            In it
          </th>
          <th scope="col" className="end">
            Came so far
          </th>
          <th scope="col">First milestone</th>
          <th scope="col" className="end">
            Passed again
          </th>
          <th scope="col" className="end">
            Customers
          </th>
        </tr>
      </thead>
      <tbody>
        {tracks.map((track) => (
          <TrackRow key={track.trackId} track={track} />
        ))}
      </tbody>
    </table>
  )
}

function TrackRow({ track }: { track: NurtureTrack }) {
  const { trackId, name, purpose, isOn, isFilling, isIn, entered, reached, came } = track
  const params = { trackId: String(trackId) }
  const opens = (of: 'in' | 'came', what = '') =>
    ({ to: '/nurture/$trackId', params, search: { of, what } }) as const
  const [first] = reached
  const named = track.milestones.find(({ id }) => id === first?.id)?.name
  return (
    <tr>
      <th scope="row" className="w5">
        <Link to="/nurture/$trackId" params={params}>
          {name}
        </Link>
        <span className="quiet w4 nurture-under">{purpose || 'Says no purpose yet'}</span>
      </th>
      <td data-head="State">{isOn ? (isFilling ? 'Runs, people come in' : 'Runs') : 'Off'}</td>
      <td className="end tabular" data-head="In it">
        {isIn > 0 ? <Link {...opens('in')}>{int(isIn)}</Link> : '0'}
      </td>
      <td className="end tabular" data-head="Came so far">
        {int(entered)}
      </td>
      <td data-head="First milestone">
        {first ? (
          <>
            {named}: <RateText rate={first.rate} />
          </>
        ) : (
          <span className="quiet">none</span>
        )}
      </td>
      <td className="end tabular" data-head="Passed again">
        {came.passed > 0 ? <Link {...opens('came', 'passed')}>{int(came.passed)}</Link> : '0'}
      </td>
      <td className="end tabular" data-head="Customers">
        {came.customer > 0 ? <Link {...opens('came', 'customer')}>{int(came.customer)}</Link> : '0'}
      </td>
    </tr>
  )
}
