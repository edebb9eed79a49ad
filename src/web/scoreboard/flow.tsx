import './flow.css'
import { useState } from 'react'
import type { Scoreboard, ScoreboardView } from '#api/scoreboard.ts'
import { exactMoney, int, money } from '#web/kit/format.ts'
import { Figure } from '#web/kit/opens.tsx'
import { Section } from '#web/kit/page.tsx'
import { periodName } from '#web/kit/time.tsx'
import { usePhone } from '#web/kit/use-width.ts'
import { AsTable } from './as-table.tsx'
import { FlowPicture } from './flow-picture.tsx'
import { FlowSteps } from './flow-steps.tsx'
import { FlowTable } from './flow-table.tsx'
import { flowSays, stepsOf } from './flow-words.ts'

/** Where the leads of the period went, and the way back. */
export function Flow({ board, view }: { board: Scoreboard; view: ScoreboardView }) {
  const [asTable, setAsTable] = useState(false)
  const phone = usePhone()
  const { flow } = board
  const steps = stepsOf(flow, view.period)
  const worth = flow.wonMoney
  return (
    <Section
      title="Where the leads went"
      note={`${who(view.period)}, to date${view.window === 'to-date' ? '' : ' whatever the window'}, and the way back.${again(flow)}`}
      right={
        <AsTable on={asTable} toggle={() => setAsTable(!asTable)} what="where the leads went" />
      }
    >
      {asTable ? (
        <FlowTable steps={steps} worth={worth && exactMoney(worth.cents, worth.currency)} />
      ) : phone ? (
        <FlowSteps steps={steps} worth={worth && money(worth.cents, worth.currency)} />
      ) : (
        <FlowPicture
          steps={steps}
          says={flowSays(flow)}
          worth={worth && money(worth.cents, worth.currency)}
        />
      )}
      <WayBack flow={flow} period={view.period} />
    </Section>
  )
}

/** "408 went back to marketing. 94 of them came again, 11 of those won." */
function WayBack({ flow, period }: { flow: Scoreboard['flow']; period: string }) {
  const { back, mqlAgain, wonAgain } = flow.again
  const opens = (which: 'back' | 'mql' | 'won') =>
    ({ to: '/people', search: { mql: period, again: which } }) as const
  if (back === 0) return <p className="t12 quiet flow-back">None of them went back to marketing.</p>
  return (
    <p className="t12 flow-back">
      <span className="marketing-text">
        <Figure opens={opens('back')} className="w6">
          {int(back)}
        </Figure>{' '}
        went back to marketing.
      </span>{' '}
      <Figure opens={opens('mql')}>{mqlAgain === 0 ? 'None' : int(mqlAgain)}</Figure> of them came
      again
      {mqlAgain === 0 ? (
        '.'
      ) : (
        <>
          , <Figure opens={opens('won')}>{wonAgain === 0 ? 'none' : int(wonAgain)}</Figure> of those
          won.
        </>
      )}
    </p>
  )
}

const who = (period: string) =>
  period === 'all'
    ? 'Everyone marketing ever knew'
    : `Everyone who was with marketing in ${periodName(period)}`

function again({ mql, people }: Scoreboard['flow']) {
  return mql > people ? ` ${int(people)} people became a lead ${int(mql)} times.` : ''
}
