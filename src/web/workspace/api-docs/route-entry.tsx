import { useState } from 'react'
import type { Parameter, Route } from './api-document.ts'
import { type Row, rowsOf, type Shape, type Shapes, typeOf } from './shape-rows.ts'

/** One route: its address, who may ask, what it asks, what it answers, and with which "no" it refuses. */
export function RouteEntry({ route, shapes }: { route: Route; shapes: Shapes }) {
  const { id, method, path, summary, needs, parameters, body, answer, refusals } = route
  const asked = parameters.map((it) => rowOf(it, shapes))
  const address = path.replaceAll('{', '\u200b{')
  return (
    <article id={id} className="api-route" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{summary}</h3>
      <p className="api-address">
        <code>{method}</code> <code>/api/v1{address}</code>
      </p>
      <p className="quiet">
        <Ticked text={needs} />
      </p>
      <Fold title="What it asks" count={asked.length + (body ? 1 : 0)}>
        {asked.length > 0 ? <Fields rows={asked} /> : null}
        {body ? <Body media={body.media} shape={body.shape} shapes={shapes} /> : null}
      </Fold>
      {answer ? (
        <Fold title="What it answers" count={1}>
          <Whole shape={answer} shapes={shapes} />
        </Fold>
      ) : null}
      <Fold title="How it refuses" count={refusals.length}>
        <ul className="api-codes">
          {refusals.map(({ status, codes }) => (
            <li key={status}>
              <span className="tabular w5">{status}</span>{' '}
              {codes.map((code) => (
                <a key={code} href={`#refusal-${code}`}>
                  {code}
                </a>
              ))}
            </li>
          ))}
        </ul>
      </Fold>
    </article>
  )
}

const rowOf = (it: Parameter, shapes: Shapes): Row => ({
  name: it.name,
  type: `${typeOf(it.schema ?? {}, shapes)}, in the ${PLACES[it.in]}`,
  isNeeded: it.required ?? false,
  says: it.description ?? '',
  inside: [],
})

const PLACES = { path: 'path', query: 'query', header: 'headers' }

/** Its content is made when it is opened: a long page of closed folds stays light. */
function Fold(props: { title: string; count: number; children: React.ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  if (props.count === 0) return null
  return (
    <details className="api-fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{props.title}</summary>
      {isOpen ? props.children : null}
    </details>
  )
}

function Body(props: { media: string; shape: Shape; shapes: Shapes }) {
  return (
    <>
      <p className="quiet">
        In the body, as <code>{props.media}</code>:
      </p>
      <Whole shape={props.shape} shapes={props.shapes} />
    </>
  )
}

function Whole({ shape, shapes }: { shape: Shape; shapes: Shapes }) {
  const rows = rowsOf(shape, shapes)
  const type = typeOf(shape, shapes)
  if (rows.length === 0) return <p>{type}</p>
  return (
    <>
      {type === 'object' ? null : <p className="quiet">A {type}, each with:</p>}
      <Fields rows={rows} />
    </>
  )
}

function Fields({ rows }: { rows: Row[] }) {
  return (
    <ul className="api-fields">
      {rows.map((row) => (
        <li key={row.name}>
          <div className="api-field">
            <span>
              <code>{row.name}</code>
            </span>
            <span>
              <span className="quiet">{row.type}</span>
              {row.isNeeded ? null : <span className="quiet">, may be missing</span>}
              {row.says ? (
                <>
                  <br />
                  <Ticked text={row.says} />
                </>
              ) : null}
            </span>
          </div>
          {row.inside.length > 0 ? <Fields rows={row.inside} /> : null}
        </li>
      ))}
    </ul>
  )
}

/** `Words` between ticks are code. */
export function Ticked({ text }: { text: string }) {
  return text.split('`').map((part, n) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change places.
    n % 2 === 1 ? <code key={n}>{part}</code> : part,
  )
}
