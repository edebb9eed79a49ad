import { IconCornerUpLeft } from '@tabler/icons-react'
import { Fragment } from 'react'
import { int, percent } from '#web/kit/format.ts'
import { Figure } from '#web/kit/opens.tsx'
import type { Step, Words } from './flow-words.ts'

/** The flow on a phone: steps from top to bottom, each with what went back. */
export function FlowSteps({ steps, worth }: { steps: Step[]; worth: string | null }) {
  const most = Math.max(1, ...steps.map(({ n }) => n))
  return (
    <ol className="flow-steps">
      {steps.map((step) => (
        <li key={step.id}>
          <span className="row between">
            <span>
              {step.name}
              {step.id === 'won' && worth !== null ? `, worth ${worth}` : ''}
            </span>
            <span className="row base">
              {step.share === null ? null : (
                <span className="quiet t12">{percent(step.share)}</span>
              )}
              <Figure opens={step.opens} className="w6">
                {int(step.n)}
              </Figure>
            </span>
          </span>
          <i
            aria-hidden="true"
            style={{ width: `${(step.n / most) * 100}%`, background: `var(--ls-${step.side})` }}
          />
          {step.back > 0 ? (
            <span className="marketing-text t12 row g4">
              <IconCornerUpLeft size={14} aria-hidden="true" />
              <span>
                {int(step.back)} went back: <Listed words={step.backWords} />
              </span>
            </span>
          ) : null}
          {step.stay.length > 0 ? (
            <span className="quiet t12">
              <Listed words={step.stay} />
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  )
}

const Listed = ({ words }: { words: Words[] }) =>
  words.map(({ key, text, opens }, i) => (
    <Fragment key={key}>
      {i > 0 ? ', ' : ''}
      <Figure opens={opens}>{text}</Figure>
    </Fragment>
  ))
