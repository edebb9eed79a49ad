import type { Losses } from '#domain/agreement/backtest/losses.ts'
import { int, money } from '#web/kit/format.ts'
import { RateText } from '#web/kit/number.tsx'
import { Section } from '#web/kit/page.tsx'

/** More leads than these are drawn several to a dot. */
const MOST_DOTS = 440
const ACROSS = 44

/** What became of those that would have been withheld. */
export function Outcomes({ withheld }: { withheld: Losses }) {
  const { leads, accepted, deals, won, amounts } = withheld
  const each = Math.max(1, Math.ceil(leads / MOST_DOTS))
  const dots = Math.ceil(leads / each)
  const upTo = (count: number) => Math.round(count / each)
  const looks = (i: number) => {
    if (i < upTo(won.count)) return 'backtest-dot-won'
    if (i < upTo(deals.count)) return 'backtest-dot-deal'
    return i < upTo(accepted.count) ? 'backtest-dot-accepted' : 'backtest-dot'
  }
  return (
    <Section
      title={`What became of the ${int(leads)} withheld`}
      note={
        each > 1
          ? `One dot is ${int(each)} leads. Some would have come later.`
          : 'They would not have been passed then. Some would have come later.'
      }
    >
      {leads === 0 ? <p>Nobody would have been withheld.</p> : null}
      <svg
        viewBox={`0 0 ${ACROSS * 12} ${Math.max(1, Math.ceil(dots / ACROSS)) * 12}`}
        role="img"
        aria-label={`${int(accepted.count)} accepted, ${int(deals.count)} became a deal, ${int(won.count)} won`}
      >
        {Array.from({ length: dots }, (_, i) => i).map((i) => (
          <circle
            key={i}
            className={looks(i)}
            cx={(i % ACROSS) * 12 + 6}
            cy={Math.floor(i / ACROSS) * 12 + 6}
            r="4"
          />
        ))}
      </svg>
      <div className="backtest-outcomes">
        {(
          [
            ['Accepted by sales', accepted],
            ['Became a deal', deals],
            ['Won', won],
          ] as const
        ).map(([name, one]) => (
          <div key={name}>
            <p>{name}</p>
            <p className="number t20 w6">{int(one.count)}</p>
            <p className="t12">
              <RateText rate={one.share} />
            </p>
          </div>
        ))}
      </div>
      {amounts.length > 0 ? (
        <p className="quiet">
          Worth {amounts.map(({ cents, currency }) => money(cents, currency)).join(' and ')}.
        </p>
      ) : null}
    </Section>
  )
}
