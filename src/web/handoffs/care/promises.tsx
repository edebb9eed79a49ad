import type { HandoffCare } from '#api/handoff-care.ts'
import type { ClockKind } from '#domain/handoffs/promises.ts'
import { int } from '#web/kit/format.ts'
import { RateText } from '#web/kit/number.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { Count } from './count.tsx'

const PROMISE_WORDS: Record<ClockKind, string> = {
  decision: 'Decide on a lead',
  'first-follow-up': 'Contact them first',
  feedback: 'Say why not',
  answer: 'Answer a rejection',
}

/** Which promises were kept, by when they were due; pending and void ones are left out and counted apart. Rule 2.2. */
export function Promises({ promises }: { promises: HandoffCare['promises'] }) {
  return (
    <Section
      title="Promises kept"
      note="Of those that were due. What is not due yet, kept already or not, and what counts for nothing, stands beside it."
    >
      {promises.length === 0 ? (
        <Nothing title="No promise was due yet.">
          They begin with the first lead that comes. Imported history is in none of them.
        </Nothing>
      ) : (
        <table className="hair care-table">
          <thead>
            <tr>
              <th scope="col">Promise</th>
              <th scope="col">Owed by</th>
              <th scope="col">Kept</th>
              <th scope="col" className="end">
                Cases
              </th>
              <th scope="col" className="end">
                Not due yet
              </th>
              <th scope="col" className="end">
                Void
              </th>
            </tr>
          </thead>
          <tbody>
            {promises.map(({ kind, owes, member, kept }) => {
              const of = { kind, owes, ...(member && { memberId: member.memberId }) }
              const whose = `${PROMISE_WORDS[kind]}, ${member?.name ?? owes}`
              const count = (figure: 'kept' | 'due' | 'running' | 'void', many: number) => (
                <Count which={{ figure, ...of }} what={`${figure}: ${whose}`}>
                  {int(many)}
                </Count>
              )
              return (
                <tr key={`${owes} ${kind} ${member?.memberId}`}>
                  <th scope="row" className={member ? 'w4 care-of' : 'w5'}>
                    {member ? (
                      <span className="sr">{PROMISE_WORDS[kind]}</span>
                    ) : (
                      PROMISE_WORDS[kind]
                    )}
                  </th>
                  <td data-head="Owed by">
                    {member?.name ?? (
                      <span className={`${owes}-text`}>
                        {owes === 'sales' ? 'Sales' : 'Marketing'}
                      </span>
                    )}
                  </td>
                  <td data-head="Kept">
                    <RateText rate={kept} />
                  </td>
                  <td className="end tabular" data-head="Cases">
                    {count('kept', kept.num)} of {count('due', kept.den)}
                  </td>
                  <td className="end tabular" data-head="Not due yet">
                    {count('running', kept.excluded.pending ?? 0)}
                  </td>
                  <td className="end tabular" data-head="Void">
                    {count('void', kept.excluded.void ?? 0)}
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
