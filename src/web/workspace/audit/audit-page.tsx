import './audit.css'
import { Anchor, Button } from '@mantine/core'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState } from 'react'
import type { AuditEntry } from '#api/audit.ts'
import { ask } from '#web/ask.ts'
import { KeyHints } from '#web/kit/keys.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Empty, Nothing, Refused } from '#web/kit/say.tsx'
import { useZone } from '#web/kit/time.tsx'
import { usePages } from '#web/kit/use-pages.ts'
import { VirtualTable } from '#web/kit/virtual-table.tsx'
import { Trouble } from '#web/trouble.tsx'
import { COLUMNS } from './audit-columns.tsx'
import { AuditFilters, useAuditNames } from './audit-filters.tsx'
import { AuditProof } from './audit-proof.tsx'
import type { AuditView } from './audit-view.ts'
import { timeOf, viewWords } from './audit-words.ts'

const AuditDetails = lazy(async () => ({
  default: (await import('./audit-details.tsx')).AuditDetails,
}))

const route = getRouteApi('/shell/workspace/audit')

/** What was done here, by whom and from where, and why that can be believed. */
export function AuditPage() {
  const view = route.useSearch()
  const navigate = useNavigate()
  const change = useCallback(
    (words: Partial<Record<keyof AuditView, string | undefined>>) =>
      void navigate({
        to: '/workspace/audit',
        search: { ...view, ...words } as Partial<AuditView>,
        replace: 'search' in words,
        resetScroll: true,
      }),
    [navigate, view],
  )
  return (
    <Section title="Audit log" note="Who did what, when and from where.">
      <AuditProof />
      <AuditLog view={view} change={change} />
    </Section>
  )
}

type Change = (words: Partial<Record<keyof AuditView, string | undefined>>) => void

function AuditLog({ view, change }: { view: Partial<AuditView>; change: Change }) {
  const zone = useZone()
  const time = timeOf(view.when, zone, Date.now())
  return time === null ? (
    <Refused
      is="We do not understand this address."
      next="It may have been changed by hand, or a letter is missing."
      startOver
    />
  ) : (
    <Entries view={view} time={time} change={change} />
  )
}

function Entries(props: {
  view: Partial<AuditView>
  time: { since?: number; until?: number }
  change: Change
}) {
  const { view, time, change } = props
  const [opened, setOpened] = useState<AuditEntry | null>(null)
  const { when: _, ...words } = view
  const asked = { ...words, ...time }
  const pages = usePages((page) => ask.audit.list.queryOptions({ input: { ...asked, ...page } }))
  const { all } = pages
  const names = useAuditNames(view, all?.rows[0])
  const isFiltered = Object.values(view).some((value) => value !== undefined)
  const close = useCallback(() => setOpened(null), [])
  if (all?.total === 0 && !isFiltered) return <NothingYet />
  const [subject, which] = viewWords(view, all?.total ?? 0, names)
  const isNone = all?.total === 0
  return (
    <div className={pages.isStale ? 'audit-stale' : undefined}>
      {all === undefined ? <p className="t16 audit-view">&nbsp;</p> : null}
      {all && !isNone ? (
        <p className="t16 audit-view" role="status">
          <b className="w6">{subject}</b>
          {which}.
        </p>
      ) : null}
      <AuditFilters view={view} total={all?.total ?? null} names={names} change={change} />
      {pages.error ? (
        <Trouble
          error={pages.error}
          what="The log did not load."
          safe="Nothing of it is lost: entries are only ever added."
          again={pages.again}
        />
      ) : null}
      {all === undefined && !pages.error ? <LoadingRows what="the log" rows={10} /> : null}
      {isNone ? <NothingFits which={which} change={change} view={view} /> : null}
      {all && !isNone ? (
        <VirtualTable
          label="What was done"
          columns={COLUMNS(setOpened)}
          rowAt={pages.rowAt}
          total={all.total}
          keyOf={(entry) => String(entry.seq)}
          open={setOpened}
          seen={pages.seen}
        />
      ) : null}
      {all && !isNone ? <KeyHints hints={HINTS} /> : null}
      <Suspense>
        {opened ? <AuditDetails entry={opened} change={change} close={close} /> : null}
      </Suspense>
    </div>
  )
}

const HINTS = [
  ['j k', 'move'],
  ['Enter', 'open'],
  ['/', 'search'],
] as const

/** A log that was begun before anything was done. */
const NothingYet = () => (
  <Empty
    picture={<Chain />}
    title="Here you will see what everybody does in this workspace"
    why="Each change, each sign-in and each look at a person, with who, when and from where. It fills by itself: nobody can write to it, and nobody can take anything out."
    action={
      <>
        <Button component={Link} to="/import">
          Bring in a file
        </Button>
        <Anchor component={Link} to="/people">
          Look at people
        </Anchor>
      </>
    }
  />
)

function NothingFits(props: { which: string; view: Partial<AuditView>; change: Change }) {
  const cleared = Object.fromEntries(Object.keys(props.view).map((name) => [name, undefined]))
  return (
    <div className="audit-nothing" role="status">
      <Nothing title={`Nothing was recorded${props.which}.`}>
        <Anchor component="button" type="button" onClick={() => props.change(cleared)}>
          Show the whole log
        </Anchor>
      </Nothing>
    </div>
  )
}

/** Entries, each holding on to the one before. */
const Chain = () => (
  <svg width="240" height="64" viewBox="0 0 240 64" aria-hidden="true" fill="none">
    {[8, 72, 136, 200].map((x) => (
      <rect
        key={x}
        x={x}
        y="16"
        width="32"
        height="32"
        rx="6"
        stroke="var(--ls-joint-soft)"
        strokeWidth="3"
        strokeDasharray={x === 200 ? '4 6' : undefined}
      />
    ))}
    <path d="M40 32h32M104 32h32M168 32h32" stroke="var(--ls-joint)" strokeWidth="3" />
  </svg>
)
