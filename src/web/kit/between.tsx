import './between.css'
import { Button } from '@mantine/core'

/** One field that two people changed at the same time (the answer 412 tells it). */
type Difference = {
  field: string
  base: unknown
  yours: unknown
  theirs: unknown
  conflict: boolean
}

/** What the server says lies between; null for every other error. */
export function differenceOf(error: unknown): { version: number; difference: Difference[] } | null {
  const data = error instanceof Error && 'data' in error ? error.data : null
  if (typeof data !== 'object' || data === null || !('difference' in data)) return null
  return data as { version: number; difference: Difference[] }
}

/** Somebody else saved first: their value beside yours, field by field, and nothing typed is lost. */
export function Between(props: {
  difference: Difference[]
  /** What the fields are called on this page. */
  names: Readonly<Record<string, string>>
  /** How a value of a field is said, where its own text would not do. */
  say?: (field: string, value: unknown) => string
  /** Who saved first, and when, as far as it is known: "Ben two minutes ago". */
  who?: string
  keepMine: () => void
  takeTheirs: () => void
}) {
  const { say = (_, value) => shown(value), names } = props
  const changed = props.difference.filter(({ yours, theirs }) => shown(yours) !== shown(theirs))
  return (
    <div className="said" role="alert">
      <p className="w6">
        {props.who ?? 'Somebody else'} saved this first. Your input is still here.
      </p>
      <table className="hair between">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Now</th>
            <th scope="col">Yours</th>
          </tr>
        </thead>
        <tbody>
          {changed.map(({ field, theirs, yours }) => (
            <tr key={field}>
              <th scope="row" className="w5">
                {names[field] ?? field}
              </th>
              <td>{say(field, theirs)}</td>
              <td>{say(field, yours)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row wrap g16">
        <Button variant="default" onClick={props.keepMine}>
          Save mine over it
        </Button>
        <button type="button" className="plain" onClick={props.takeTheirs}>
          Take what is there now
        </button>
      </div>
    </div>
  )
}

const shown = (value: unknown) =>
  Array.isArray(value)
    ? value.join(', ') || 'nothing'
    : value === true
      ? 'yes'
      : value === false
        ? 'no'
        : String(value ?? 'nothing')
