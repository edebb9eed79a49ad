import { NativeSelect } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { cutBy, leversOf } from '#domain/agreement/backtest/levers.ts'
import { ask } from '#web/ask.ts'
import { decimal, int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { Threshold } from './threshold.tsx'

type Props = {
  document: Agreement
  /** Before anything was moved. */
  agreement: Agreement
  base: Agreement
  leverId: string
  setLeverId: (id: string) => void
  move: (value: number) => void
  version: number
}

const figure = (value: number) => (Number.isInteger(value) ? int(value) : decimal(value))

/** The number that is moved, and for a threshold where it cuts. */
export function LeverPicture(props: Props) {
  const { document, agreement, base, leverId, setLeverId, move, version } = props
  const id = useId()
  const levers = leversOf(document)
  const lever = levers.find((one) => one.id === leverId)
  const before = leversOf(base).find((one) => one.id === leverId)?.value ?? null
  const band = /^engagement band (\d+)$/.exec(leverId)?.[1]
  // What thresholds of engagement cut does not depend on where they stand; and every run is faster once it is counted.
  const { bands } = agreement.engagement
  const counted = band === undefined ? agreement : withBands(document, bands)
  const histogram = useQuery({
    ...ask.backtests.histogram.queryOptions({ input: { document: counted } }),
    ...{ staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData },
  })
  if (!lever) return null
  const cut = band === undefined ? [] : cutBy(document, Number(band))
  const rows = (histogram.data?.rows ?? []).filter(({ fitBand }) => cut.includes(fitBand))
  const counts = (rows[0]?.counts ?? []).map((_, i) =>
    rows.reduce((sum, row) => sum + (row.counts[i] ?? 0), 0),
  )
  return (
    <Section
      title={cut.length > 0 ? 'Points needed before a lead is passed' : lever.says}
      note="Move it. Everything on this page follows."
      right={
        <NativeSelect
          aria-label="What to move"
          value={leverId}
          onChange={({ currentTarget }) => setLeverId(currentTarget.value)}
          data={levers.map(({ id, says }) => ({ value: id, label: says }))}
        />
      }
    >
      {cut.length > 0 && histogram.data ? (
        <Threshold
          {...{ lever, before, move, version, counts, width: histogram.data.width }}
          label={`${lever.says}, for fit ${cut.join(' and ')}`}
        />
      ) : null}
      <div className="backtest-slider">
        <label htmlFor={id}>
          {lever.says} <b className="number">{figure(lever.value)}</b> {lever.unit}
          {before !== null && before !== lever.value ? (
            <span className="quiet"> instead of {figure(before)}</span>
          ) : null}
        </label>
        <input
          id={id}
          type="range"
          min={lever.least}
          max={lever.most}
          step={1}
          value={lever.value}
          onChange={({ currentTarget }) => move(Number(currentTarget.value))}
        />
      </div>
    </Section>
  )
}

const withBands = (of: Agreement, bands: Agreement['engagement']['bands']): Agreement => ({
  ...of,
  engagement: { ...of.engagement, bands },
})
