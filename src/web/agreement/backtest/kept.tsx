import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { sayBacktest } from '#domain/agreement/backtest/words.ts'
import { ask } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { dayAndTime, useZone } from '#web/kit/time.tsx'

/** What was found out about a proposal, as it is kept with it: nobody signs without having read it. */
export function KeptBacktest({ proposalId, mayOpen }: { proposalId: number; mayOpen: boolean }) {
  const zone = useZone()
  const { data } = useQuery(ask.backtests.stored.queryOptions({ input: { proposalId } }))
  const kept = data?.backtest
  if (!kept) return null
  const { opening, verdict } = sayBacktest(kept.report)
  return (
    <section className="backtest-kept" aria-labelledby="kept-backtest">
      <h3 id="kept-backtest">What it would have done</h3>
      <p>{[...(kept.report.calibration.reproduces ? [] : opening), ...verdict].join(' ')}</p>
      <p className="quiet t12">
        {kept.madeBy} tried it on {dayAndTime(kept.madeAt, zone)} against v{kept.version}, on{' '}
        {counted(kept.watermark.events, 'event', 'events')}.{' '}
        {kept.isNewest ? '' : 'The proposal was reworded since. '}
        {kept.grownBy > 0
          ? `${counted(kept.grownBy, 'event was', 'events were')} told since. `
          : 'Nothing was told since: the same comes out again. '}
        {mayOpen ? (
          <Link to="/agreement/backtest" search={{ proposal: String(proposalId) }}>
            Open the backtest
          </Link>
        ) : null}
      </p>
    </section>
  )
}
