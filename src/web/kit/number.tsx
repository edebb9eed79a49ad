import './number.css'
import type { Rate } from '#domain/rate.ts'
import { shownAs } from '#domain/scoreboard/shown-as.ts'
import { int, interval, percent } from './format.ts'
import { Figure, type Opens } from './opens.tsx'

type Size = 'base' | 't20' | 't28' | 't40'

/** A share by the ladder of look.md: "no data", "3 of 7", "68% 64–72", "at least 12%". */
export function RateText(props: { rate: Rate; opens?: Opens; size?: Size; digits?: number }) {
  const { rate, opens, size = 'base', digits = 0 } = props
  if (rate.value === null || rate.lo === null || rate.hi === null)
    return <span className="quiet">no data</span>
  const looks = `w6 ${size}`
  const shown = shownAs(rate)
  const isYoung = rate.matureShare < 1
  if (shown === 'count' || shown === 'at-least')
    return (
      <span className="rate">
        <Figure opens={opens} className={looks}>
          {shown === 'count'
            ? `${int(rate.num)} of ${int(rate.den)}`
            : `at least ${percent(rate.value, digits)}`}
        </Figure>
        {isYoung ? <span className="quiet t12">still moving</span> : null}
      </span>
    )
  return (
    <span className="rate">
      <Figure opens={opens} className={looks}>
        {percent(rate.value, digits)}
      </Figure>
      <span className="rate-interval quiet t12">{interval(rate.lo, rate.hi, digits)}</span>
    </span>
  )
}

/** The share and its interval on a line from 0 to 100 %, or to `max`; a grey tick for the period before. */
export function Range(props: { rate: Rate; before?: number | null; width?: number; max?: number }) {
  const { rate, before = null, width = 200, max = 1 } = props
  if (rate.value === null || rate.lo === null || rate.hi === null) return null
  const shown = shownAs(rate)
  if (shown === 'count') return <span className="quiet t12">needs 10 to be a share</span>
  const x = (share: number) => 4 + (Math.min(share, max) / max) * (width - 8)
  const hollow = shown !== 'full'
  const colour = hollow ? 'var(--ls-mute)' : 'var(--ls-joint)'
  return (
    <svg width={width} height="20" viewBox={`0 0 ${width} 20`} aria-hidden="true" className="range">
      <line x1="4" x2={width - 4} y1="10" y2="10" stroke="var(--ls-hair)" />
      {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
        <line
          key={tick}
          x1={x(tick * max)}
          x2={x(tick * max)}
          y1="7.5"
          y2="12.5"
          className="range-tick"
        />
      ))}
      {before === null ? null : (
        <line x1={x(before)} x2={x(before)} y1="3" y2="17" className="range-before" />
      )}
      <line x1={x(rate.lo)} x2={x(rate.hi)} y1="10" y2="10" stroke={colour} className="range-bar" />
      <circle
        cx={x(rate.value)}
        cy="10"
        r="4"
        fill={hollow ? 'var(--ls-sheet)' : colour}
        stroke={colour}
        strokeWidth="2"
      />
    </svg>
  )
}
