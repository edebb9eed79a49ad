import { Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { SHOWN_FIRST_DAYS, WINDOW_DAYS } from '#domain/handoffs/strengths.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'
import { kindWords, sharesWords, weightWords } from './strength-words.ts'

/** Whether strengths weigh, and those that do. */
export function TeamStrengths(props: {
  isOn: boolean
  isSaved: boolean
  mayRead: boolean
  change: ((isOn: boolean) => void) | null
}) {
  const { isOn, isSaved, mayRead, change } = props
  return (
    <Section
      title="Strengths"
      note={`Whose accepted leads of a kind clearly lead to a deal more often within ${WINDOW_DAYS} days gets a little more of them, at most 25%; who less often, a little fewer, at most 20%.`}
    >
      <div className="routing-relays">
        <Switch
          label="Let strengths weigh in the turn"
          description={`Each rep sees their own for ${SHOWN_FIRST_DAYS} days before they weigh, and may switch them off for themselves.`}
          checked={isOn}
          disabled={!change}
          onChange={({ currentTarget }) => change?.(currentTarget.checked)}
        />
        {isOn && isSaved && mayRead ? <Weighing /> : null}
      </div>
    </Section>
  )
}

function Weighing() {
  const query = useQuery(ask.routing.strengths.queryOptions())
  if (query.isPending) return <LoadingRows what="the strengths" rows={2} height={48} />
  if (query.isError)
    return (
      <Trouble
        error={query.error}
        what="The strengths did not load."
        safe="They weigh as before."
        again={() => void query.refetch()}
      />
    )
  const { rows, soon, learnedAt } = query.data
  return (
    <>
      {rows.length > 0 ? (
        <ul className="routing-strengths">
          {rows.map((row) => (
            <li key={`${row.memberId} ${kindWords(row)}`}>
              <p>
                <span className="w5">{row.name}</span>: {kindWords(row)}
              </p>
              <p className="quiet tabular">
                {sharesWords(row)} {weightWords(row)}.
              </p>
            </li>
          ))}
        </ul>
      ) : null}
      <p className="quiet">
        {rows.length === 0 ? 'None weighs yet. ' : ''}
        {soon > 0 ? `${soon} more ${soon === 1 ? 'is' : 'are'} seen by their reps first. ` : ''}
        {learnedAt === null ? (
          'They are looked for within a minute, then once a day.'
        ) : (
          <>
            Looked for <When at={learnedAt} precise />, once a day.
          </>
        )}
      </p>
    </>
  )
}
