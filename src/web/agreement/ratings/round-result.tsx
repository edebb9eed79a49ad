import type { ReactNode } from 'react'
import type { RatingRound } from '#api/ratings.ts'
import { meaningOf } from '#domain/agreement/rating/round.ts'
import { counted, decimal, percent } from '#web/kit/format.ts'
import { LeadCard } from './lead-card.tsx'

type Result = NonNullable<RatingRound['result']>

/** How far both sides agree, and the leads they call differently. */
export function RoundResult({ round, result }: { round: RatingRound; result: Result }) {
  const { raters, disputed, kappa, alpha, agreed, pairs } = result
  const sides = new Set(raters.map(({ side }) => side))
  const hasBoth = sides.has('marketing') && sides.has('sales')
  return (
    <section className="rating" aria-labelledby="result">
      <h2 id="result" className="t20 w6">
        {hasBoth
          ? meaningOf(kappa, pairs)
          : 'Both sides have to be through before they can be compared.'}
      </h2>
      <p className="quiet">
        {raters.length === 0
          ? 'Nobody is through yet.'
          : `Through: ${raters.map(({ name, side }) => (side ? `${name} (${side})` : name)).join(', ')}.`}
      </p>
      {hasBoth && agreed !== null ? (
        <dl className="rating-figures">
          <Figure name="Pairs of a marketer and a rep that agree">
            {pairs < 10 ? (
              `${Math.round(agreed * pairs)} of ${pairs}`
            ) : (
              <>
                {percent(agreed)}
                <span className="quiet"> of {pairs} pairs</span>
              </>
            )}
          </Figure>
          <Figure name="Better than chance, between the sides (Cohen’s κ)">
            {kappa === null ? 'no data' : decimal(kappa, 2)}
          </Figure>
          <Figure name="Better than chance, over everybody (Krippendorff’s α)">
            {alpha === null ? 'no data' : decimal(alpha, 2)}
          </Figure>
        </dl>
      ) : null}
      {disputed.length > 0 ? (
        <>
          <h3 className="t16 w6">
            {counted(disputed.length, 'lead that', 'leads that')} you call differently
          </h3>
          <ul className="rating-disputed">
            {disputed.map(({ place, marketing, sales }) => {
              const lead = round.rows.find((one) => one.place === place)
              return (
                <li key={place}>
                  <p>
                    <span className="w6">Lead {place}</span>:{' '}
                    <span className="marketing-text">
                      {marketing.ready} of {marketing.of} in marketing
                    </span>{' '}
                    and{' '}
                    <span className="sales-text">
                      {sales.ready} of {sales.of} in sales
                    </span>{' '}
                    call it ready.
                  </p>
                  {lead ? <LeadCard lead={lead} /> : null}
                </li>
              )
            })}
          </ul>
        </>
      ) : raters.length > 1 ? (
        <p>Everybody calls every lead the same.</p>
      ) : null}
    </section>
  )
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="quiet">{name}</dt>
      <dd className="t28 w6">{children}</dd>
    </div>
  )
}
