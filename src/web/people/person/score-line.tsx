import './score.css'
import type { Person } from '#api/people.ts'
import { neededEngagement, shownScore } from '#domain/people/shown-score.ts'
import { decimal } from '#web/kit/format.ts'
import { day, useZone } from '#web/kit/time.tsx'
import { useWidth } from '#web/kit/use-width.ts'
import { useAgreement } from './use-agreement.ts'

const HEIGHT = 120
const FLOOR = HEIGHT - 24
const TOP = 24
/** Room on the right for what it is now and what it needs, and the least distance of the two. */
const BESIDE = 64
const APART = 16

/** Engagement over time, with what it was at the last hand-off (hollow), now, and what it needs. */
export function ScoreLine({ person }: { person: Person }) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const zone = useZone()
  const agreement = useAgreement()
  const { ledger, scoreLine } = person
  const needs = agreement ? neededEngagement(agreement, ledger.fitBand) : null
  const then = person.handoffs.findLast((one) => one.mqlAt < ledger.at) ?? null
  const first = scoreLine[0]
  if (!first || (scoreLine.every((point) => point.engagement === 0) && ledger.engagement === 0))
    return <p className="quiet">Nothing they did gave points so far.</p>
  const right = width - BESIDE
  const most = Math.max(
    needs ?? 0,
    then?.engagement ?? 0,
    ...scoreLine.map((one) => one.engagement),
  )
  const x = (at: number) => 2 + ((at - first.at) / Math.max(1, ledger.at - first.at)) * (right - 4)
  const y = (score: number) => FLOOR - (score / (most || 1)) * (FLOOR - TOP)
  const now = shownScore(ledger.engagement)
  const nowAt = y(ledger.engagement)
  const isClose = needs !== null && Math.abs(nowAt - y(needs)) < APART
  const beside = isClose ? y(needs) + (nowAt <= y(needs) ? -APART : APART) : nowAt
  return (
    <div ref={ref} className="score-line">
      {width > 0 ? (
        <svg width={width} height={HEIGHT} role="img" aria-label={finding(now, then)}>
          <line x1="0" x2={right} y1={FLOOR} y2={FLOOR} className="score-floor" />
          {needs === null ? null : (
            <>
              <line x1="0" x2={right} y1={y(needs)} y2={y(needs)} className="score-needs" />
              <text x={width} y={y(needs) + 4} textAnchor="end" className="score-quiet">
                needs {decimal(needs, 0)}
              </text>
            </>
          )}
          <path d={pathOf(scoreLine, x, y)} className="score-path" />
          {then ? (
            <Then
              at={x(then.mqlAt)}
              y={y(then.engagement)}
              words={`${decimal(shownScore(then.engagement))} then`}
              width={right}
            />
          ) : null}
          <circle cx={x(ledger.at)} cy={nowAt} r="4" className="score-now" />
          <text x={width} y={beside + 4} textAnchor="end" className="w6">
            {decimal(now)} now
          </text>
          <text x="0" y={HEIGHT - 6} className="score-quiet">
            {day(first.at, zone)}
          </text>
          <text x={right} y={HEIGHT - 6} textAnchor="end" className="score-quiet">
            today
          </text>
        </svg>
      ) : null}
    </div>
  )
}

const finding = (now: number, then: { engagement: number } | null) =>
  then
    ? `Engagement was ${decimal(shownScore(then.engagement))} at the last hand-off and is ${decimal(now)} now`
    : `Engagement is ${decimal(now)} now`

/** What it was at the last hand-off; the words keep within the line. */
function Then({ at, y, words, width }: { at: number; y: number; words: string; width: number }) {
  const anchor = at < 40 ? 'start' : at > width - 40 ? 'end' : 'middle'
  const x = { start: Math.max(0, at - 4), middle: at, end: Math.min(width, at + 4) }[anchor]
  return (
    <>
      <circle cx={at} cy={y} r="4" className="score-then" />
      <text x={x} y={y - 10} textAnchor={anchor}>
        {words}
      </text>
    </>
  )
}

const pathOf = (
  line: Person['scoreLine'],
  x: (at: number) => number,
  y: (score: number) => number,
) =>
  line
    .map(
      (one, i) => `${i === 0 ? 'M' : 'L'}${x(one.at).toFixed(1)} ${y(one.engagement).toFixed(1)}`,
    )
    .join('')
