import { SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { leversOf, moved } from '#domain/agreement/backtest/levers.ts'
import { sayBacktest } from '#domain/agreement/backtest/words.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'
import { useAsked } from './asked.ts'
import { Capacity } from './capacity.tsx'
import { LeverPicture } from './lever-picture.tsx'
import { Outcomes } from './outcomes.tsx'
import { Parts } from './parts.tsx'
import { Rows } from './rows.tsx'
import { Take } from './take.tsx'
import { useRun } from './use-run.ts'
import { Weeks } from './weeks.tsx'

type View = 'all' | 'recent' | 'sources' | 'quarters'
const VIEWS = [
  { value: 'all', label: 'All leads' },
  { value: 'recent', label: 'Last 30%' },
  { value: 'sources', label: 'By source' },
  { value: 'quarters', label: 'By quarter' },
]

type Props = { agreement: Agreement; base: Agreement }

/** The picture of an agreement beside the one in force; everything on it follows the line that is dragged. */
export function Backtest({ agreement, base }: Props) {
  const { version: former, ...asked } = useAsked()
  const [document, setDocument] = useState(agreement)
  const [leverId, setLeverId] = useState(() => firstLever(agreement, base))
  const [view, setView] = useState<View>('all')
  const { data, error, isLoadingError, refetch, faults, isMoving } = useRun({ document, ...asked })
  const shown = view === 'recent' ? 'recent' : 'all'
  const said = useMemo(() => (data ? sayBacktest(data.report, shown) : null), [data, shown])
  if (isLoadingError)
    return (
      <Trouble
        error={error}
        what="The backtest was not run."
        safe="The agreement still runs as it did."
        again={() => void refetch()}
      />
    )
  if (!data || !said) return <LoadingRows what="the backtest" rows={8} height={64} />
  const { report, version } = data
  const picture = report[shown]
  return (
    <div className="backtest" aria-busy={isMoving}>
      <div className="row between wrap top">
        <SegmentedControl
          aria-label="Which leads"
          value={view}
          onChange={(value) => setView(value as View)}
          data={VIEWS}
        />
        <Take document={document} agreement={agreement} reset={() => setDocument(agreement)} />
      </div>
      {faults.length > 0 ? (
        <div className="backtest-warning" role="alert">
          {faults.map(({ path, reason }) => (
            <p key={`${path} ${reason}`}>{reason}</p>
          ))}
          <p>Below still stands what was tried before it.</p>
        </div>
      ) : null}
      {report.calibration.reproduces === false ? (
        <div className="backtest-warning" role="note">
          {said.opening.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      ) : null}
      <div className="backtest-verdict" aria-live="polite">
        <p className="t20">{said.verdict.slice(0, 3).join(' ')}</p>
        {said.verdict.length > 3 ? <p>{said.verdict.slice(3).join(' ')}</p> : null}
        <p className="quiet t12">
          {report.calibration.reproduces === false ? '' : `${said.opening.join(' ')} `}
          {said.leftOut.join(' ')}
        </p>
      </div>
      {view === 'sources' || view === 'quarters' ? (
        <Rows rows={picture[view]} of={view} version={version} />
      ) : (
        <>
          <div className="backtest-two">
            <LeverPicture
              {...{ document, agreement, base, leverId, setLeverId, version }}
              move={(value) => setDocument((before) => moved(before, leverId, value))}
            />
            <Weeks workload={picture.workload} capacity={asked.capacity} version={version} />
          </div>
          <Parts
            picture={picture}
            document={document}
            windowDays={report.windowDays}
            version={version}
            under={document === agreement ? former : undefined}
            isWhole={view === 'all'}
          />
          <div className="backtest-two">
            <Outcomes withheld={picture.withheld} />
            <Section title="How sure we can be" note="Read this before you sign.">
              <div className="backtest-sure">
                {said.sure.map((line) => (
                  <p key={line}>{line}</p>
                ))}
              </div>
              <Capacity />
            </Section>
          </div>
        </>
      )}
    </div>
  )
}

/** What changed first; else the lowest threshold of engagement that passes anybody. */
function firstLever(agreement: Agreement, base: Agreement): string {
  const before = new Map(leversOf(base).map(({ id, value }) => [id, value]))
  const levers = leversOf(agreement)
  const changed = levers.find(({ id, value }) => before.has(id) && before.get(id) !== value)
  if (changed) return changed.id
  const { bands } = agreement.engagement
  const lowest = bands.findLastIndex(
    ({ name }, i) =>
      i < bands.length - 1 && agreement.qualify.cells.some((cell) => cell.endsWith(name)),
  )
  return lowest >= 0 ? `engagement band ${lowest}` : (levers[0]?.id ?? '')
}
