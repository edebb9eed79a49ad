import { useId, useState } from 'react'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Part } from '#domain/agreement/backtest/partition.ts'
import type { Picture } from '#domain/agreement/backtest/picture.ts'
import { counted, decimal, int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { Leads } from './leads.tsx'
import { Hatch } from './threshold.tsx'

type Shown = { part: Part; name: string; count: number; says: string }
type Props = {
  picture: Picture
  document: Agreement
  windowDays: number
  version: number
  under: string | undefined
  /** The leads behind a part are those of all the time. */
  isWhole: boolean
}
const [W, ROW] = [1000, 16]

/** Who would have come through, under one version or the other; each part opens its leads. */
export function Parts({ picture, document, windowDays, version, under, isWhole }: Props) {
  const [open, setOpen] = useState<Part | null>(null)
  const { both, withheld, fresh, delay } = picture
  const parts: Shown[] = [
    { part: 'withheld', name: 'Withheld', count: withheld.leads, says: known(withheld) },
    { part: 'both', name: 'Both', count: both.leads, says: 'Passed under either version.' },
    {
      part: 'held-longer',
      name: 'of them, held longer',
      count: delay.heldLonger,
      says: late(delay),
    },
    {
      ...{ part: 'new', name: 'New', count: fresh.leads },
      says: 'Passed under the change only. Nobody called them, so no outcome.',
    },
  ]
  const shown = isWhole ? open : null
  return (
    <Section
      title="Who would have come through"
      note="Every lead that is old enough, under one version or the other."
    >
      <Bars
        {...{ both: both.leads, held: delay.heldLonger, version }}
        {...{ withheld: withheld.leads, fresh: fresh.leads }}
      />
      <div className="backtest-parts">
        {parts.map(({ part, name, count, says }) => (
          <div key={part}>
            <p className={`backtest-key backtest-key-${part}`}>{name}</p>
            {isWhole && count > 0 ? (
              <button
                type="button"
                className="plain number t28 w6 backtest-count"
                aria-expanded={shown === part}
                aria-label={`${counted(count, 'lead', 'leads')}: ${name}. Show them.`}
                onClick={() => setOpen(shown === part ? null : part)}
              >
                {int(count)}
              </button>
            ) : (
              <p className="number t28 w6">{int(count)}</p>
            )}
            <p className="quiet">{says}</p>
          </div>
        ))}
      </div>
      {shown ? (
        <Leads key={shown} part={shown} {...{ document, windowDays, version, under }} />
      ) : null}
    </Section>
  )
}

const known = ({ leads, known }: Picture['withheld']) =>
  leads === 0
    ? 'Nobody is held back.'
    : `Passed now, not under the change. We know what became of ${int(known)}.`
const late = ({ wins }: Picture['delay']) =>
  wins.leads === 0
    ? 'None of them was won.'
    : wins.leads === 1
      ? `1 was a win, ${decimal(wins.medianDays ?? 0)} days later.`
      : `${counted(wins.leads, 'was a win', 'were wins')}: half of them by more than ${decimal(wins.medianDays ?? 0)} days.`

function Bars(of: {
  both: number
  held: number
  withheld: number
  fresh: number
  version: number
}) {
  const hatch = useId()
  const { both, held, withheld, fresh, version } = of
  const x = (leads: number) => (leads / Math.max(1, both + withheld + fresh)) * W
  const at = (leads: number, wide: number) => ({ x: x(leads), width: x(wide), height: ROW })
  const low = { y: ROW + 4 }
  return (
    <div className="backtest-bars">
      <p className="quiet t12">v{version}</p>
      <p className="quiet t12">Change</p>
      <svg
        viewBox={`0 0 ${W} ${2 * ROW + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`v${version}: ${int(both + withheld)} leads, the change: ${int(both + fresh)}`}
      >
        <Hatch id={hatch} />
        <rect {...at(0, withheld)} fill={`url(#${hatch})`} className="backtest-bar-withheld" />
        <rect {...at(withheld, both)} className="backtest-bar-passed" />
        <rect {...at(withheld, both - held)} {...low} className="backtest-bar-passed" />
        <rect {...at(withheld + both - held, held)} {...low} className="backtest-bar-held" />
        <rect {...at(withheld + both, fresh)} {...low} className="backtest-bar-new" />
      </svg>
    </div>
  )
}
