import './requests/requests.css'
import { Button } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { useMay } from '#web/may.ts'
import { useLive } from '#web/use-live.ts'
import { Requests } from './requests/requests.tsx'

const LIVE = [ask.requests.key(), ask.standingAsks.key(), ask.handoffs.key()]

const AskDialog = lazy(async () => ({
  default: (await import('./requests/ask-dialog.tsx')).AskDialog,
}))
const Explanations = lazy(async () => ({
  default: (await import('./requests/explanations.tsx')).Explanations,
}))
const MissingDetails = lazy(async () => ({
  default: (await import('./requests/missing-details.tsx')).MissingDetails,
}))
const SentBack = lazy(async () => ({
  default: (await import('./requests/sent-back.tsx')).SentBack,
}))
const StandingAsks = lazy(async () => ({
  default: (await import('./requests/standing-asks.tsx')).StandingAsks,
}))
const route = getRouteApi('/shell/requests')

export type RequestsAddress = {
  show: 'back' | 'missing' | 'asked' | 'explained'
  whose: 'team' | 'theirs' | 'all'
  state: 'answered' | 'closed'
  request: string
}

/** A tab is not the one beside it, though its address begins alike. */
const EXACT = { exact: true, includeSearch: true }
const TABS = [
  [undefined, 'Requests'],
  ['back', 'Sent back'],
  ['missing', 'What is missing'],
  ['asked', 'The standing ask'],
  ['explained', 'How the others work'],
] as const

/** What the teams ask of each other: open requests, what nobody told yet, and what would make work easier. */
export function RequestsPage() {
  const { show } = route.useSearch()
  useLive('requests', LIVE)
  const may = useMay()
  const [asking, setAsking] = useState(false)
  return (
    <Page
      title="Requests"
      question="What does each team need of the other, and by when?"
      actions={
        may('ask-other-team') ? (
          <Button onClick={() => setAsking(true)}>Ask the other team</Button>
        ) : null
      }
    >
      <nav className="row wrap g16" aria-label="What is shown">
        {TABS.map(([which, label]) => (
          <Link
            key={label}
            to="/requests"
            search={which ? { show: which } : {}}
            className="requests-tab"
            activeOptions={EXACT}
            aria-current={show === which ? 'page' : undefined}
          >
            {label}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<LoadingRows what="what is shown" rows={4} height={56} />}>
        {show === 'back' ? (
          <SentBack />
        ) : show === 'missing' ? (
          <MissingDetails />
        ) : show === 'asked' ? (
          <StandingAsks />
        ) : show === 'explained' ? (
          <Explanations />
        ) : (
          <Requests ask={() => setAsking(true)} />
        )}
      </Suspense>
      <Suspense>{asking ? <AskDialog close={() => setAsking(false)} /> : null}</Suspense>
    </Page>
  )
}
