import { int, percent } from '#web/kit/format.ts'
import { Figure } from '#web/kit/opens.tsx'
import { useWidth } from '#web/kit/use-width.ts'
import { drawFlow } from './flow-drawing.ts'
import type { Step, Words } from './flow-words.ts'

/** Forward along the top; the way back along the bottom, against the stream. Every number opens its leads. */
export function FlowPicture(props: { steps: Step[]; says: string; worth: string | null }) {
  const { steps, says, worth } = props
  const [ref, width] = useWidth<HTMLElement>()
  const drawing = width > 0 ? drawFlow(steps, width) : null
  return (
    <figure ref={ref} className="flow-picture" style={{ minHeight: drawing?.height ?? 360 }}>
      {drawing === null ? null : (
        <>
          <svg width={width} height={drawing.height} role="img" aria-label={says}>
            {drawing.home === null ? null : (
              <path d={drawing.home.path} strokeWidth={drawing.home.width} className="flow-lane" />
            )}
            {drawing.lanes.map((lane) => (
              <path
                key={lane.id}
                d={lane.path}
                strokeWidth={Math.max(1, lane.width - 0.6)}
                className="flow-lane"
              />
            ))}
            {drawing.ahead.map((ribbon) => (
              <path
                key={ribbon.id}
                d={ribbon.path}
                strokeWidth={ribbon.width}
                fill="none"
                stroke={`var(--ls-${ribbon.side}-soft)`}
                opacity="0.75"
              />
            ))}
            {drawing.home === null ? null : (
              <>
                {drawing.home.chevrons.map(({ x, y }) => (
                  <path key={x} d={`M${x} ${y - 6}l-7 6l7 6`} className="flow-chevron" />
                ))}
                <path
                  d={`M${drawing.home.turn.x} ${drawing.home.turn.y - 6}l7 6l-7 6`}
                  className="flow-chevron"
                />
              </>
            )}
            {drawing.nodes.map((node) => (
              <rect
                key={node.id}
                x={node.x}
                y={node.y}
                width="10"
                height={node.height}
                rx="2"
                fill={`var(--ls-${node.side})`}
              />
            ))}
          </svg>
          {drawing.nodes.map((node, i) => {
            const step = steps[i] as Step
            const next = steps[i + 1]
            const ribbon = drawing.ahead[i]?.width ?? 0
            const lane = drawing.lanes.find(({ id }) => id === node.id)
            const under = node.y + Math.max(ribbon, next ? 0 : node.height) + 8
            return (
              <div key={node.id}>
                <div className="flow-name" style={{ left: node.x }}>
                  <span className="quiet t12 nowrap">{step.name}</span>
                  <span className="nowrap">
                    <Figure opens={step.opens} className="w6 t16">
                      {int(step.n)}
                    </Figure>{' '}
                    {step.share === null ? null : (
                      <span className="quiet t12">{percent(step.share)}</span>
                    )}
                  </span>
                </div>
                {step.id === 'won' && worth !== null ? (
                  <span className="flow-text quiet" style={{ left: node.x, top: under }}>
                    {worth}
                  </span>
                ) : null}
                {step.stay.length > 0 ? (
                  <Lines words={step.stay} left={node.x + 20} top={under} />
                ) : null}
                {lane ? (
                  <Lines
                    words={step.backWords}
                    left={lane.textX}
                    top={lane.textY - step.backWords.length * 9}
                  />
                ) : null}
              </div>
            )
          })}
          {drawing.isThinned ? (
            <figcaption className="t12 quiet">
              The ways back are drawn thinner than the ways ahead, because so many came back.
            </figcaption>
          ) : null}
        </>
      )}
    </figure>
  )
}

/** What went another way, one line each. */
const Lines = ({ words, left, top }: { words: Words[]; left: number; top: number }) => (
  <ul className="flow-text" style={{ left, top }}>
    {words.map(({ key, text, opens }) => (
      <li key={key}>
        <Figure opens={opens} className="quiet">
          {text}
        </Figure>
      </li>
    ))}
  </ul>
)
