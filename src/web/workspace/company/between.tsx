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
  keepMine: () => void
  takeTheirs: () => void
}) {
  const changed = props.difference.filter(({ yours, theirs }) => yours !== theirs)
  return (
    <div className="said" role="alert">
      <p className="w6">Somebody else saved this a moment ago.</p>
      <table className="hair company-between">
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
                {NAMES[field] ?? field}
              </th>
              <td>{shown(theirs)}</td>
              <td>{shown(yours)}</td>
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

const NAMES: Record<string, string> = {
  name: 'Name',
  timeZone: 'Time zone',
  currency: 'Currency',
  smallMode: 'Small mode',
}

const shown = (value: unknown) =>
  value === true ? 'yes' : value === false ? 'no' : String(value ?? 'nothing')
