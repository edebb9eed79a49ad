import { type PointerEvent, useId } from 'react'
import type { Lever } from '#domain/agreement/backtest/levers.ts'
import { int } from '#web/kit/format.ts'

type Props = {
  lever: Lever
  before: number | null
  move: (value: number) => void
  version: number
  counts: number[]
  /** Points a count stands for. */
  width: number
  label: string
}

const [W, H, TOP, FOOT] = [540, 176, 24, 24]
/** Buckets drawn as one bar. */
const TOGETHER = 2

/** How high people ever stood, and the line above which they are passed. */
export function Threshold({ lever, before, move, version, counts, width, label }: Props) {
  const hatch = useId()
  const old = before ?? lever.value
  const cap = counts.length * width
  const first = Math.floor((Math.min(old, lever.value) * 0.5) / 10) * 10
  const x = (points: number) => ((points - first) / (cap - first)) * W
  const bars = counts
    .flatMap((_, i) => (i % TOGETHER === 0 ? [barAt(counts, i, width)] : []))
    .filter(({ from }) => from >= first)
  const most = Math.max(1, ...bars.map(({ count }) => count))
  const follow = (event: PointerEvent<SVGSVGElement>) => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    else if (event.buttons === 0) return
    const box = event.currentTarget.getBoundingClientRect()
    const share = (event.clientX - box.left) / box.width
    move(Math.round(first + share * (cap - first)))
  }
  const looks = (from: number) => {
    if (from >= Math.max(old, lever.value)) return 'backtest-bar-passed'
    if (from < Math.min(old, lever.value)) return 'backtest-bar-below'
    return lever.value > old ? 'backtest-bar-withheld' : 'backtest-bar-new'
  }
  const line = x(lever.value)
  const isRight = line > W * 0.8
  return (
    <figure className="backtest-threshold">
      <svg
        viewBox={`0 0 ${W} ${H + FOOT}`}
        role="img"
        aria-label={label}
        onPointerDown={follow}
        onPointerMove={follow}
      >
        <Hatch id={hatch} />
        {bars.map(({ from, count }) => {
          const height = (count / most) * (H - TOP)
          return (
            <rect
              key={from}
              className={looks(from)}
              x={x(from) + 1}
              width={Math.max(1, x(from + TOGETHER * width) - x(from) - 2)}
              y={H - height}
              height={height}
              {...(looks(from) === 'backtest-bar-withheld' && { fill: `url(#${hatch})` })}
            >
              <title>{`${int(from)} to ${int(from + TOGETHER * width)} points: ${int(count)}`}</title>
            </rect>
          )
        })}
        <line x1={0} x2={W} y1={H} y2={H} className="backtest-axis" />
        {old === lever.value ? null : (
          <>
            <line x1={x(old)} x2={x(old)} y1={TOP - 8} y2={H} className="backtest-line-old" />
            <text
              x={x(old)}
              y={TOP - 12}
              textAnchor={x(old) > line ? 'start' : 'end'}
              className="t12"
            >
              {`v${version}: ${int(old)}`}
            </text>
          </>
        )}
        <line x1={line} x2={line} y1={4} y2={H} className="backtest-line" />
        <text
          x={line + (isRight ? -6 : 6)}
          y={12}
          textAnchor={isRight ? 'end' : 'start'}
          className="t12 w6"
        >
          {int(lever.value)}
        </text>
        <rect x={line - 7} y={H - 7} width={14} height={14} rx={4} className="backtest-handle" />
        {ticks(first, cap)
          .filter((points) => Math.abs(x(points) - line) > 16)
          .map((points) => (
            <text key={points} x={x(points)} y={H + 18} textAnchor="middle" className="t12 quiet">
              {int(points)}
            </text>
          ))}
      </svg>
    </figure>
  )
}

/** Stripes: what would be withheld. */
export function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern
        id={id}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="2.5" height="6" className="backtest-stripe" />
      </pattern>
    </defs>
  )
}

const barAt = (counts: number[], i: number, width: number) => ({
  from: i * width,
  count: counts.slice(i, i + TOGETHER).reduce((sum, count) => sum + count, 0),
})

function ticks(from: number, to: number): number[] {
  const step = (to - from) / 4
  return [1, 2, 3].map((n) => Math.round((from + n * step) / 5) * 5)
}
