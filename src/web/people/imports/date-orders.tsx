import { Select } from '@mantine/core'
import type { Upload } from '#api/imports.ts'
import type { DateOrder } from '#domain/people/imports/map.ts'
import type { Plan } from '#domain/people/imports/plan.ts'

const IS_DATE =
  /^(told-at|did-at|on:|decided:|status:|entered:|deal-(openedAt|closedAt|wonAt|lostAt)$)/

/** Columns of dates with slashes that come in, and the order that is known for each. */
export const slashedDates = ({ columns }: Upload, { roles, rest }: Plan) =>
  columns
    .filter(
      ({ name, dates }) => dates !== null && (roles[name] ?? []).some((it) => IS_DATE.test(it)),
    )
    .map(({ name, examples }) => ({
      name,
      example: examples[0] ?? '03/04/2026',
      order: rest.dateOrders?.[name] ?? rest.dateOrder ?? null,
    }))

/** Each column says for itself in which order it writes day and month; two of one file may differ. */
export function DateOrders(props: { upload: Upload; plan: Plan; change: (plan: Plan) => void }) {
  const { upload, plan, change } = props
  const say = (name: string, order: DateOrder) => {
    const dateOrders = { ...plan.rest.dateOrders, [name]: order }
    change({ ...plan, rest: { ...plan.rest, dateOrders } })
  }
  return slashedDates(upload, plan).map(({ name, example, order }) => (
    <Select
      key={name}
      label={`“${name}”: ${example} is`}
      allowDeselect={false}
      data={[
        { value: 'day-first', label: 'day, month, year' },
        { value: 'month-first', label: 'month, day, year' },
      ]}
      placeholder="Choose"
      value={order}
      onChange={(next) => next && say(name, next as DateOrder)}
    />
  ))
}
