import { NativeSelect } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { ScoreboardView } from '#api/scoreboard.ts'
import { periodName } from '#web/kit/time.tsx'

const WINDOWS = [
  { value: 'to-date', label: 'Whatever came of them to date' },
  { value: '30', label: 'Within 30 days' },
  { value: '90', label: 'Within 90 days' },
  { value: '180', label: 'Within 180 days' },
]

/** Which leads and deals are counted, and how long a lead had to become something. Both stand in the address. */
export function PeriodControl({ years, view }: { years: string[]; view: ScoreboardView }) {
  const navigate = useNavigate()
  const show = (change: Partial<ScoreboardView>) => {
    const { period, window } = { ...view, ...change }
    void navigate({
      to: '/scoreboard',
      search: {
        ...(period === 'all' ? {} : { period }),
        ...(window === 'to-date' ? {} : { window }),
      },
      resetScroll: false,
    })
  }
  return (
    <>
      <NativeSelect
        aria-label="Period"
        value={view.period}
        onChange={(event) => show({ period: event.currentTarget.value })}
      >
        <option value="all">All time</option>
        {years.map((year) => (
          <optgroup key={year} label={year}>
            {periodsOf(year).map((key) => (
              <option key={key} value={key}>
                {periodName(key)}
              </option>
            ))}
          </optgroup>
        ))}
      </NativeSelect>
      <NativeSelect
        aria-label="Time a lead had"
        value={view.window}
        data={WINDOWS}
        onChange={(event) =>
          show({ window: event.currentTarget.value as ScoreboardView['window'] })
        }
      />
    </>
  )
}

const periodsOf = (year: string) => [
  year,
  ...[1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`),
  ...Array.from({ length: 12 }, (_, month) => `${year}-${`${month + 1}`.padStart(2, '0')}`),
]
