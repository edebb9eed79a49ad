import './person-walk.css'
import type { Person } from '#api/people.ts'
import { type Walk, walk } from '#domain/people/walk.ts'
import { instant } from '#domain/time.ts'
import { day, useZone } from '#web/kit/time.tsx'
import { useWidth } from '#web/kit/use-width.ts'
import { storiesOf } from './stories.ts'

const UPPER = 40
const LOWER = 88
const LANE = { marketing: UPPER, sales: LOWER }

/** The mark drawn from a person's history: marketing's lane above, sales' below, each hand-off a step. */
export function PersonWalk({ person }: { person: Person }) {
  const [ref, width] = useWidth<HTMLElement>()
  const zone = useZone()
  const now = instant(person.ledger.at)
  const shape = walk({
    width,
    firstSeenAt: instant(person.firstSeenAt),
    now,
    handoffs: storiesOf(person),
    marks: person.marks.map(({ at, counted }) => ({ at: instant(at), counted })),
    day: (at) => shortDay(at, now, zone),
  })
  const told = shape.labels.map((label) => label.words).join(', ')
  return (
    <figure className="person-walk" ref={ref}>
      {width > 0 ? (
        <svg width={width} height="128" role="img" aria-label={`Their walk: ${told}`}>
          <Lanes shape={shape} />
          <Steps shape={shape} />
          <Dots shape={shape} />
          <rect
            x={shape.now.x - 1.5}
            y={LANE[shape.now.team] - 8}
            width="3"
            height="16"
            rx="1.5"
            className="walk-now"
          />
          {shape.labels.map((label) => (
            <text
              key={`${label.row} ${label.x} ${label.words}`}
              x={label.x}
              y={label.row === 'top' ? 20 : 116}
              textAnchor={label.anchor}
              className={`walk-words ${label.strong ? 'w6' : ''} ${label.team ?? ''}`}
            >
              {label.words}
            </text>
          ))}
        </svg>
      ) : null}
    </figure>
  )
}

const shortDay = (at: number, now: number, zone: string) => {
  const full = day(at, zone)
  const year = day(now, zone).slice(-4)
  return full.endsWith(year) ? full.slice(0, -5) : full
}

const Lanes = ({ shape }: { shape: Walk }) =>
  shape.lanes.map((lane) => (
    <line
      key={`${lane.team} ${lane.from}`}
      x1={lane.from}
      x2={lane.to}
      y1={LANE[lane.team]}
      y2={LANE[lane.team]}
      className={`walk-lane ${lane.team} ${lane.faint ? 'faint' : ''}`}
    />
  ))

const Steps = ({ shape }: { shape: Walk }) =>
  shape.steps.map(({ to, x }) =>
    to === 'sales' ? (
      <path key={`down ${x}`} d={`M${x} ${UPPER - 10}V${LOWER + 10}`} className="walk-down" />
    ) : (
      <g key={`up ${x}`} className="walk-up">
        <path d={`M${x} ${LOWER + 6}V${UPPER - 10}`} />
        <path d={`M${x - 5} ${(UPPER + LOWER) / 2 + 3}l5 -6l5 6`} />
      </g>
    ),
  )

const Dots = ({ shape }: { shape: Walk }) =>
  shape.dots.map(({ team, x, shape: form, counted }) => {
    const y = LANE[team]
    if (form === 'square')
      return (
        <rect
          key={`did ${team} ${x}`}
          x={x - 4.5}
          y={y - 4.5}
          width="9"
          height="9"
          rx="2"
          className="walk-dot sales"
        />
      )
    return (
      <circle
        key={`act ${team} ${x}`}
        cx={x}
        cy={y}
        r={counted ? 5 : 4}
        className={`walk-dot ${counted ? team : 'void'}`}
      />
    )
  })
