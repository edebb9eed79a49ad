import { TextInput } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { USUAL_DAYS } from './asked.ts'

const route = getRouteApi('/shell/agreement/backtest')
const FIELDS = [
  { id: 'reps', label: 'Reps who take leads' },
  { id: 'week', label: 'Leads each can take a week' },
  { id: 'days', label: 'Leave out leads younger than (days)', usual: String(USUAL_DAYS) },
] as const

/** What sales can take, and from which age on a lead counts; the address keeps it. */
export function Capacity() {
  const search = route.useSearch()
  const navigate = useNavigate()
  return (
    <div className="backtest-capacity">
      {FIELDS.map(({ id, label, ...field }) => (
        <TextInput
          key={id}
          label={label}
          inputMode="numeric"
          defaultValue={search[id] ?? ('usual' in field ? field.usual : '')}
          error={isFit(search[id]) ? null : 'Say a whole number above 0.'}
          onBlur={({ currentTarget: { value } }) =>
            navigate({
              to: '/agreement/backtest',
              search: { ...search, [id]: value.trim() || undefined },
              replace: true,
            })
          }
          onKeyDown={({ key, currentTarget }) => key === 'Enter' && currentTarget.blur()}
        />
      ))}
    </div>
  )
}

const isFit = (typed: string | undefined) =>
  typed === undefined || (/^\d+$/.test(typed) && Number(typed) > 0)
