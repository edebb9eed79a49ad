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
import { isSame, type QueueRow, type Which, type Whose } from './use-desk.ts'

const GROUP_NAMES: Record<DeskRow['group'], string> = {
  over: 'Past due',
  half: 'More than half gone',
  'in-time': 'In time',
  'no-clock': 'No clock runs',
}

type Line = { kind: 'group'; group: DeskRow['group'] } | { kind: 'lead'; row: QueueRow }

type Props = {
  whose: Whose
  choose: (whose: Whose) => void
  counts: Record<Whose, number | null> | null
  groups: Record<DeskRow['group'], number> | null
  rows: readonly QueueRow[]
  chosen: Which | null
  hasMore: boolean
  more: () => void
  isLoading: boolean
  foot: React.ReactNode
  nothing: React.ReactNode
}

/** How often what is left is said anew: of minutes, none stays wrong for long. */
const TICK_MS = 5_000

/** What waits for an answer, the most urgent first; of a long queue only what is on the screen exists. */
export function Queue(props: Props) {
  const { whose, counts } = props
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
      ) : props.rows.length === 0 ? (
        <div className="queue-list">{props.nothing}</div>
      ) : (
        <Leads {...props} />
      )}
      <footer className="queue-foot t12">{props.foot}</footer>
    </section>
  )
}

function Leads({ rows, groups, chosen, hasMore, more, whose }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const isPhone = usePhone()
  const lines = linesOf(rows)
  const now = useNow(TICK_MS)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (i) => (lines[i]?.kind === 'group' ? 40 : isPhone ? 64 : 48),
    getItemKey: (i) => keyOf(lines[i]),
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= lines.length - 20) more()
  }, [hasMore, last, lines.length, more])
  const at = lines.findIndex((line) => line.kind === 'lead' && isSame(line.row, chosen))
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])
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
          const line = lines[index]
          if (!line) return null
          return (
            <li key={key} style={{ height: size, transform: `translateY(${start}px)` }}>
              {line.kind === 'group' ? (
                <h2 className="queue-group t12 w5 quiet">
                  <span>{GROUP_NAMES[line.group]}</span>
                  <span className="tabular">{groups ? int(groups[line.group]) : ''}</span>
                </h2>
              ) : (
                <LeadRow
                  row={line.row}
                  isChosen={isSame(line.row, chosen)}
                  whose={whose}
                  now={now}
                />
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function linesOf(rows: readonly QueueRow[]): Line[] {
  return rows.flatMap((row, i): Line[] => {
    const lead: Line = { kind: 'lead', row }
    const isFirst = rows[i - 1]?.group !== row.group
    return isFirst ? [{ kind: 'group', group: row.group }, lead] : [lead]
  })
}

const keyOf = (line: Line | undefined): string =>
  line?.kind === 'lead' ? `${line.row.personId}-${line.row.n}` : `group ${line?.group}`

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
