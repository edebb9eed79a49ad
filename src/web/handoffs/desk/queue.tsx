import { SegmentedControl } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { DeskRow } from '#api/handoff-lead.ts'
import { int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { usePhone } from '#web/kit/use-width.ts'
import { Bars, clockClass, leftSaid, Urgency } from './lights.tsx'
import { ticked, useNow } from './ticking.ts'
import { isSame, type QueueRow, SIZE, type useQueue, type Which, type Whose } from './use-desk.ts'

/** In the order of the desk. */
const GROUP_NAMES: Record<DeskRow['group'], string> = {
  over: 'Past due',
  half: 'More than half gone',
  'in-time': 'In time',
  'no-clock': 'No clock runs',
}

type Group = DeskRow['group']
/** `index`: of the lead among all of the desk. */
type Line = { kind: 'group'; group: Group } | { kind: 'lead'; index: number }
type Desk = ReturnType<typeof useQueue>

type Props = {
  whose: Whose
  choose: (whose: Whose) => void
  head: Desk['head']
  rowAt: Desk['rowAt']
  seen: Desk['seen']
  chosen: Which | null
  /** Where the chosen one stands; -1: it was not read, or is not there. */
  at: number
  isLoading: boolean
  foot: React.ReactNode
  nothing: React.ReactNode
}

/** How often what is left is said anew: of minutes, none stays wrong for long. */
const TICK_MS = 5_000

/** What waits for an answer, the most urgent first; of a long queue only what is on the screen exists. */
export function Queue(props: Props) {
  const { whose, head } = props
  const counts = head?.counts
  const said = (of: Whose, words: string) => ({
    value: of,
    label: typeof counts?.[of] === 'number' ? `${words} ${int(counts[of])}` : words,
  })
  return (
    <section className="queue" aria-label="Queue">
      <header className="queue-head">
        <h1>Lead desk</h1>
        <p className="quiet">Who needs an answer from us now?</p>
        <nav className="row queue-beside" aria-label="Beside the leads">
          <span aria-current="page">Leads</span>
          <Link to="/nurture">Nurture</Link>
          <Link to="/requests">Requests</Link>
        </nav>
        <SegmentedControl
          fullWidth
          mt={16}
          aria-label="Whose leads"
          value={whose}
          onChange={(value) => props.choose(value as Whose)}
          data={[
            said('mine', 'Mine'),
            ...(counts?.team === null && whose !== 'team' ? [] : [said('team', 'Team')]),
            said('all', 'All'),
          ]}
        />
      </header>
      {props.isLoading ? (
        <div className="queue-list">
          <LoadingRows what="the leads" rows={8} />
        </div>
      ) : head && head.total > 0 ? (
        <Leads {...props} groups={head.groups} />
      ) : (
        <div className="queue-list">{props.nothing}</div>
      )}
      <footer className="queue-foot t12">{props.foot}</footer>
    </section>
  )
}

function Leads(props: Props & { groups: Record<Group, number> }) {
  const { groups, rowAt, seen, chosen, at, whose } = props
  const box = useRef<HTMLDivElement>(null)
  const isPhone = usePhone()
  const { count, lineAt, lineOf } = linesOf(groups)
  const now = useNow(TICK_MS)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: (i) => (lineAt(i).kind === 'group' ? 40 : isPhone ? 64 : 48),
    getItemKey: (i) => keyOf(lineAt(i), rowAt),
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const shown = items.flatMap(({ index }) => {
    const line = lineAt(index)
    return line.kind === 'lead' ? line.index : []
  })
  const [first = 0, last = 0] = [shown[0], shown.at(-1)]
  useEffect(() => seen(first, last), [seen, first, last])
  useFollowed(chosen, at, (index) => virtual.scrollToIndex(lineOf(index), { align: 'auto' }))
  return (
    <section
      className="queue-list"
      ref={box}
      aria-label="Leads by time left"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be focused
      tabIndex={0}
    >
      <ul style={{ height: virtual.getTotalSize() }} className="queue-lines">
        {items.map(({ index, key, start, size }) => {
          const line = lineAt(index)
          const row = line.kind === 'lead' ? rowAt(line.index) : undefined
          return (
            <li key={key} style={{ height: size, transform: `translateY(${start}px)` }}>
              {line.kind === 'group' ? (
                <h2 className="queue-group t12 w5 quiet">
                  <span>{GROUP_NAMES[line.group]}</span>
                  <span className="tabular">{int(groups[line.group])}</span>
                </h2>
              ) : row ? (
                <LeadRow row={row} isChosen={isSame(row, chosen)} whose={whose} now={now} />
              ) : (
                <span className="queue-lead queue-coming" aria-hidden="true" />
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** The lines of a desk: each group that has leads, and under it those. */
function linesOf(groups: Record<Group, number>) {
  const parts: { group: Group; line: number; lead: number; leads: number }[] = []
  let [line, lead] = [0, 0]
  for (const group of Object.keys(GROUP_NAMES) as Group[]) {
    const leads = groups[group]
    if (leads === 0) continue
    parts.push({ group, line, lead, leads })
    line += 1 + leads
    lead += leads
  }
  return {
    count: line,
    lineAt: (at: number): Line => {
      const part = parts.findLast((one) => one.line <= at)
      if (!part) return { kind: 'lead', index: at }
      if (part.line === at) return { kind: 'group', group: part.group }
      return { kind: 'lead', index: part.lead + at - part.line - 1 }
    },
    lineOf: (index: number): number => {
      const part = parts.findLast((one) => one.lead <= index)
      return part ? part.line + 1 + index - part.lead : index
    },
  }
}

/** A lead that moves from page to page may stand in both for a moment. */
function keyOf(line: Line, rowAt: Desk['rowAt']): string {
  if (line.kind === 'group') return `group ${line.group}`
  const row = rowAt(line.index)
  return row ? `${Math.floor(line.index / SIZE)}: ${row.personId}-${row.n}` : `row ${line.index}`
}

/** Shows a lead when it is chosen; what comes and goes afterwards moves nobody away from where they look. */
function useFollowed(chosen: Which | null, at: number, show: (index: number) => void): void {
  const followed = useRef<Which | null>(null)
  useEffect(() => {
    if (!chosen || at < 0 || isSame(chosen, followed.current)) return
    followed.current = chosen
    show(at)
  })
}

function LeadRow(props: { row: QueueRow; isChosen: boolean; whose: Whose; now: number }) {
  const { row, isChosen, whose, now } = props
  const clock = row.clock && ticked(row.clock, row.readAt, now)
  const about = [row.title, row.company].filter(Boolean).join(' · ')
  const owner = whose === 'mine' ? null : (row.owner?.name ?? 'Nobody')
  return (
    <Link
      to="/desk"
      search={{ ...(whose === 'mine' ? {} : { whose }), lead: `${row.personId}-${row.n}` }}
      className="queue-lead"
      aria-current={isChosen ? 'true' : undefined}
    >
      <Urgency group={row.group} />
      <span className="cut w5">{row.name}</span>
      <span className={`nowrap tabular ${clockClass(row.group)}`}>{leftSaid(clock)}</span>
      <span className="cut quiet t12 queue-about">
        {[owner, about].filter(Boolean).join(' · ') || 'Nobody told us a title or a company'}
      </span>
      <span className="row g4 t12 quiet nowrap queue-likely">
        {row.state === 'accepted' ? <span>accepted</span> : null}
        <Bars bars={row.likelihood.bars} />
        {row.likelihood.word}
      </span>
    </Link>
  )
}
