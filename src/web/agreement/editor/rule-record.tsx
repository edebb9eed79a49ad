import type { Agreement } from '#domain/agreement/agreement.ts'
import { isIdle, sayRecord } from '#domain/agreement/judging/record-words.ts'
import { sentences } from '#domain/agreement/sentences.ts'
import { int, percent } from '#web/kit/format.ts'
import type { Tried } from './use-rules-tried.ts'

/** What a rule did on the history, below its sentence. */
export function RuleRecordLine({ tried, rule }: { tried: Tried | null; rule: string }) {
  const record = tried?.rules.get(rule)
  if (!record) return null
  return <p className="quiet t12 agreement-record">{sayRecord(record).join(' ')}</p>
}

/** Rules without which nothing would have been otherwise, by the numbers of their clauses. */
export function IdleRules({ tried, document }: { tried: Tried; document: Agreement }) {
  const idle = sentences(document)
    .flatMap(({ clauses }) => clauses)
    .filter(({ id }) => {
      const record = tried.rules.get(id)
      return record !== undefined && isIdle(record)
    })
  const { num, den, value } = tried.all
  return (
    <div className="quiet t12">
      {den > 0 ? (
        <p>
          Below each rule stands what it did. Of {int(den)} leads that came to sales, {int(num)}{' '}
          became a deal ({percent(value ?? 0)}). Leads that were never passed tell nothing.
        </p>
      ) : null}
      {den > 0 && idle.length > 0 ? (
        <p>
          No lead came through because of these:{' '}
          {idle.map(({ id, number }, i) => (
            <span key={id}>
              {i > 0 ? ', ' : ''}
              <a href={`#edit-clause-${id}`}>{number}</a>
            </span>
          ))}
          .
        </p>
      ) : null}
    </div>
  )
}
