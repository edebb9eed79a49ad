import './routing.css'
import { Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OwnStrengths } from '#api/routing.ts'
import { SHOWN_FIRST_DAYS, WINDOW_DAYS } from '#domain/handoffs/strengths.ts'
import { ask, tell } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page, Section } from '#web/kit/page.tsx'
import { day, useZone } from '#web/kit/time.tsx'
import { Trouble } from '#web/trouble.tsx'
import { kindWords, sharesWords, weightWords } from './strength-words.ts'

/** With which leads one does clearly better than the team, or less well, and whether that may weigh. */
export function OwnStrengthsPage() {
  const query = useQuery(ask.routing.ownStrengths.queryOptions())
  return (
    <Page
      title="Your strengths"
      question="With which leads do you clearly do better than your team, or less well?"
      back={{ to: '/account', label: 'Your account' }}
    >
      {query.isPending ? <LoadingRows what="your strengths" rows={3} height={48} /> : null}
      {query.error ? (
        <Trouble
          error={query.error}
          what="Your strengths did not load."
          safe="They are as they were."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data ? <Own seen={query.data} /> : null}
    </Page>
  )
}

function Own({ seen }: { seen: OwnStrengths }) {
  const client = useQueryClient()
  const saving = useMutation({
    mutationFn: (isOff: boolean) => tell.routing.changeOwnStrengths({ isOff }),
    onSuccess: (saved) => client.setQueryData(ask.routing.ownStrengths.queryKey(), saved),
  })
  if (!seen.isOn)
    return (
      <p className="quiet">
        Your company does not look for strengths, so none weighs. An owner or a manager of sales
        switches that on.
      </p>
    )
  return (
    <>
      <Section
        title="Whether they weigh"
        note={`You see each for ${SHOWN_FIRST_DAYS} days before it changes your turn a little, and before anybody else sees it.`}
      >
        <Switch
          label="My strengths may weigh"
          description="Switched off, you get your turn of every kind of lead, and only you see these."
          checked={!seen.isOff}
          disabled={saving.isPending}
          onChange={({ currentTarget }) => saving.mutate(!currentTarget.checked)}
        />
        {saving.error ? (
          <Trouble
            error={saving.error}
            what="It was not saved."
            safe="It is as it was."
            again={() => saving.mutate(!seen.isOff)}
          />
        ) : null}
      </Section>
      <Section
        title="What was found"
        note={`Of leads that you accepted and that were found ${WINDOW_DAYS} days ago or earlier, where there are ten or more and chance hardly explains it.`}
      >
        <Found seen={seen} />
      </Section>
    </>
  )
}

function Found({ seen: { rows, isOff } }: { seen: OwnStrengths }) {
  const zone = useZone()
  if (rows.length === 0)
    return <p className="quiet">Nothing stands out: you get your turn of every kind of lead.</p>
  return (
    <ul className="routing-strengths">
      {rows.map((row) => (
        <li key={kindWords(row)}>
          <p className="w5">{kindWords(row)}</p>
          <p className="tabular">{sharesWords(row)}</p>
          <p className="quiet">
            {weightWords(row)}
            {isOff
              ? ', if you let it weigh.'
              : row.weighsFrom > Date.now()
                ? `, from ${day(row.weighsFrom, zone)}.`
                : `, since ${day(row.weighsFrom, zone)}.`}
          </p>
        </li>
      ))}
    </ul>
  )
}
