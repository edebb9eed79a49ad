import { Link } from '@tanstack/react-router'
import type { HandoffCare } from '#api/handoff-care.ts'
import { LEAK_WORDS, type Leak } from '#domain/handoffs/care/leakage.ts'
import { counted, int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'

/** Where hand-offs are lost: each that went nowhere, at the one step that was not done. */
export function Leakage(props: { care: HandoffCare; step: Leak | null; days: number }) {
  const { care, step, days } = props
  const all = care.leaks.reduce((sum, { count }) => sum + count, 0)
  const kept = days === 90 ? {} : { days: String(days) }
  return (
    <Section
      title="Where hand-offs are lost"
      note={`Of ${counted(care.handoffs, 'hand-off', 'hand-offs')} of this time ${int(all)} went nowhere, each at the one step that was not done.`}
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
                    {leak.count === 0 ? (
                      '0'
                    ) : (
                      <Link
                        to="/handoffs/manager"
                        search={step === leak.step ? kept : { ...kept, step: leak.step }}
                        aria-expanded={step === leak.step}
                        aria-label={`${int(leak.count)}: ${says}`}
                      >
                        {int(leak.count)}
                      </Link>
                    )}
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
