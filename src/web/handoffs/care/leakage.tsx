import type { HandoffCare } from '#api/handoff-care.ts'
import { LEAK_WORDS } from '#domain/handoffs/care/leakage.ts'
import { counted, int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { Count } from './count.tsx'

/** Where hand-offs are lost: each that went nowhere, at the one step that was not done. */
export function Leakage({ care }: { care: HandoffCare }) {
  const all = care.leaks.reduce((sum, { count }) => sum + count, 0)
  return (
    <Section
      title="Where hand-offs are lost"
      note={
        <>
          Of{' '}
          <Count which={{ figure: 'handoffs' }} what="all hand-offs">
            {counted(care.handoffs, 'hand-off', 'hand-offs')}
          </Count>{' '}
          of this time{' '}
          <Count which={{ figure: 'lost' }} what="went nowhere">
            {int(all)}
          </Count>{' '}
          went nowhere, each at the one step that was not done.
        </>
      }
    >
      {all === 0 ? (
        <Nothing title="None was lost.">
          What is held, not decided, not contacted, not answered or never woken stands here.
        </Nothing>
      ) : (
        <table className="hair care-table">
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Owed by</th>
              <th scope="col" className="end">
                Hand-offs
              </th>
              <th scope="col">What it means</th>
            </tr>
          </thead>
          <tbody>
            {care.leaks.map((leak) => {
              const { says, means } = LEAK_WORDS[leak.step]
              return (
                <tr key={leak.step}>
                  <th scope="row" className="w5">
                    {says}
                  </th>
                  <td data-head="Owed by">
                    <span className={`${leak.owes}-text`}>
                      {leak.owes === 'sales' ? 'Sales' : 'Marketing'}
                    </span>
                  </td>
                  <td className="end tabular" data-head="Hand-offs">
                    <Count which={{ figure: 'lost', step: leak.step }} what={says}>
                      {int(leak.count)}
                    </Count>
                  </td>
                  <td className="quiet" data-head="What it means">
                    {means}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </Section>
  )
}
