import type { Discussion, Line, Point } from '#domain/agreement/discussion/discussion.ts'
import { clockTime } from '#domain/agreement/discussion/markdown.ts'
import { list } from '#domain/agreement/sentences/words.ts'
import { counted } from '#web/kit/format.ts'

/** The times on one look, then each point with its sentences, and room to write down what was decided. */
export function Points({ discussion }: { discussion: Discussion }) {
  const { name, minutes, needs, points } = discussion
  return (
    <article className="discussion">
      <h2 className="t20 w6">{name}</h2>
      <p>
        {counted(minutes, 'minute', 'minutes')} for both teams. Needed: {list(needs, 'and')}.
      </p>
      <table className="discussion-times">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Point</th>
            <th scope="col" className="end">
              Minutes
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ title, from, minutes: share }) => (
            <tr key={title}>
              <td className="tabular">{clockTime(from)}</td>
              <td>{title}</td>
              <td className="end">{share}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td className="tabular">{clockTime(minutes)}</td>
            <td>End</td>
            <td className="end">{minutes}</td>
          </tr>
        </tfoot>
      </table>
      {points.map((point) => (
        <OnePoint key={point.title} point={point} />
      ))}
    </article>
  )
}

function OnePoint({ point }: { point: Point }) {
  const { title, from, minutes, needs, lines, questions } = point
  const id = `point-${from}`
  return (
    <section className="discussion-point" aria-labelledby={id}>
      <header>
        <h3 id={id} className="t16 w6">
          <span className="tabular quiet">{clockTime(from)}</span> {title}
        </h3>
        <p className="quiet t12">
          {counted(minutes, 'minute', 'minutes')}. Needed: {list(needs, 'and')}.
        </p>
      </header>
      <ul className="discussion-lines">
        {lines.map((line, index) => (
          <OneLine
            key={`${line.number} ${line.text}`}
            line={line}
            isFirst={line.under !== null && line.under !== lines[index - 1]?.under}
          />
        ))}
      </ul>
      {questions.length > 0 ? (
        <div className="discussion-decide">
          <h4 className="w6">To decide</h4>
          <ul>
            {questions.map((question) => (
              <li key={question}>
                <span className="discussion-box" aria-hidden="true" />
                {question}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  )
}

/** One sentence; the name of its group stands over the first one. */
function OneLine({ line, isFirst }: { line: Line; isFirst: boolean }) {
  const { number, under, text, examples } = line
  return (
    <li>
      {isFirst ? <p className="discussion-under w6">{under}</p> : null}
      <p className="discussion-line">
        <span className="discussion-number quiet">{number ?? '•'}</span>
        <span>{text}</span>
      </p>
      {examples.map((example) => (
        <p key={example} className="discussion-example quiet">
          {example}
        </p>
      ))}
    </li>
  )
}
