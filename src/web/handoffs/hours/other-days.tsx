import { Button, TextInput } from '@mantine/core'
import type { Fields } from './said-week.ts'

type Days = Fields['days']

/** Dates that are other than their weekday: closed, or open at other times. */
export function OtherDays(props: {
  days: Days
  change: (days: Days) => void
  isFixed: boolean
  wrong: (spans: string) => boolean
}) {
  const { days, change, isFixed, wrong } = props
  const set = (at: number, some: Partial<Days[number]>) =>
    change(days.map((was, i) => (i === at ? { ...was, ...some } : was)))
  return (
    <fieldset className="hours-days" disabled={isFixed}>
      <legend className="w6">Other days</legend>
      {days.length === 0 ? (
        <p className="quiet">Every date is as its weekday, but for public holidays.</p>
      ) : null}
      {days.map(({ on, spans, note }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a day that is being typed has nothing else that is its own.
        <div key={i} className="hours-day">
          <TextInput
            type="date"
            label="Date"
            value={on}
            required
            withAsterisk={false}
            onChange={({ currentTarget }) => set(i, { on: currentTarget.value })}
          />
          <TextInput
            label="Open"
            placeholder="closed"
            value={spans}
            error={wrong(spans) ? 'e.g. 9:00 to 12:30' : undefined}
            onChange={({ currentTarget }) => set(i, { spans: currentTarget.value })}
          />
          <TextInput
            label="Why"
            value={note}
            maxLength={200}
            onChange={({ currentTarget }) => set(i, { note: currentTarget.value })}
          />
          {isFixed ? null : (
            <button
              type="button"
              className="plain hours-link"
              onClick={() => change(days.filter((_, at) => at !== i))}
            >
              Take out<span className="sr"> {on}</span>
            </button>
          )}
        </div>
      ))}
      {isFixed ? null : (
        <Button
          variant="default"
          className="hours-add"
          onClick={() => change([...days, { on: '', spans: '', note: '' }])}
        >
          Add a day
        </Button>
      )}
    </fieldset>
  )
}
