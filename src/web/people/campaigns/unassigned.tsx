import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, tell } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'

/** Rows that are shown before somebody asks for more. */
const SHOWN = 20

/** Texts by which events name a campaign that nobody knows yet; one click says what each means. */
export function Unassigned({ make }: { make: ((text: string) => void) | null }) {
  const client = useQueryClient()
  const texts = useQuery(ask.campaigns.texts.queryOptions())
  const campaigns = useQuery(ask.campaigns.list.queryOptions({ input: { limit: 200 } }))
  const [isLong, setLong] = useState(false)
  const assigning = useMutation({
    mutationFn: (asked: { text: string; means: number }) =>
      tell.campaigns.assign({ ...asked, meant: null }),
    onSettled: () => client.invalidateQueries({ queryKey: ask.campaigns.key() }),
  })
  if (texts.isPending) return <LoadingRows what="texts without a campaign" rows={3} />
  if (texts.isLoadingError)
    return (
      <Trouble
        error={texts.error}
        what="The texts without a campaign did not load."
        safe="Nothing was changed."
        again={() => void texts.refetch()}
      />
    )
  const { rows, total } = texts.data
  if (total === 0) return null
  const choices = (campaigns.data?.rows ?? []).map(({ campaignId, name }) => ({
    value: String(campaignId),
    label: name,
  }))
  const shown = isLong ? rows : rows.slice(0, SHOWN)
  return (
    <Section
      title="Texts that mean no campaign yet"
      note={`${counted(total, 'text is', 'texts are')} told by links or files, and no campaign claims ${total === 1 ? 'it' : 'them'}. Say what each means; capitals make no difference.`}
    >
      {assigning.error && assigning.variables ? (
        <Trouble
          error={assigning.error}
          what="The text was not assigned."
          safe="It means what it meant before."
          again={() => assigning.mutate(assigning.variables)}
        />
      ) : null}
      <ul className="campaigns-texts">
        {shown.map(({ text, written, arrivals, people }) => (
          <li key={text}>
            <span className="campaigns-text">“{written}”</span>
            <span className="quiet tabular">
              {counted(people, 'person', 'people')}, {counted(arrivals, 'time', 'times')}
            </span>
            {make ? (
              <span className="row campaigns-do">
                {choices.length > 0 ? (
                  <NativeSelect
                    aria-label={`Campaign that “${written}” means`}
                    data={[{ value: '', label: 'It means …' }, ...choices]}
                    value=""
                    disabled={assigning.isPending && assigning.variables.text === text}
                    onChange={({ currentTarget: { value } }) =>
                      value && assigning.mutate({ text, means: Number(value) })
                    }
                  />
                ) : null}
                <Button variant="default" onClick={() => make(written)}>
                  Make it a campaign
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {rows.length > shown.length ? (
        <Button variant="default" mt={8} onClick={() => setLong(true)}>
          Show {int(rows.length - shown.length)} more
        </Button>
      ) : null}
      {isLong && total > rows.length ? (
        <p className="quiet">
          {int(total - rows.length)} more, each with fewer arrivals, are listed once these mean
          something.
        </p>
      ) : null}
    </Section>
  )
}
