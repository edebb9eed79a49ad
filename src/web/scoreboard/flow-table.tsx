import { Fragment } from 'react'
import { int, percent } from '#web/kit/format.ts'
import { Figure } from '#web/kit/opens.tsx'
import type { Step, Words } from './flow-words.ts'

/** The flow as a table: each step, its share of the one before, what went back and what stayed. */
export function FlowTable({ steps, worth }: { steps: Step[]; worth: string | null }) {
  return (
    <table className="hair score-cards">
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col" className="end">
            How many
          </th>
          <th scope="col" className="end score-gap">
            Of the step before
          </th>
          <th scope="col">Went back</th>
          <th scope="col">Stayed or ended here</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <tr key={step.id}>
            <th scope="row">
              {step.name}
              {step.id === 'won' && worth !== null ? (
                <span className="quiet w4">, {worth}</span>
              ) : null}
            </th>
            <td className="end">
              <Figure opens={step.opens} className="w6">
                {int(step.n)}
              </Figure>
            </td>
            <td className="end score-gap quiet">
              {step.share === null ? '' : percent(step.share, 1)}
            </td>
            <td>
              <Listed words={step.backWords} />
            </td>
            <td>
              <Listed words={step.stay} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Listed = ({ words }: { words: Words[] }) =>
  words.length === 0 ? (
    <span className="quiet">none</span>
  ) : (
    words.map(({ key, text, opens }, i) => (
      <Fragment key={key}>
        {i > 0 ? ', ' : ''}
        <Figure opens={opens}>{text}</Figure>
      </Fragment>
    ))
  )
