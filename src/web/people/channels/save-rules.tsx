import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import {
  keepPreviousData,
  skipToken,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Move } from '#api/channels.ts'
import { unfinished } from '#domain/people/channels/edit-rules.ts'
import type { ChannelRules } from '#domain/people/channels/rule.ts'
import { ask, tell } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'

/** What the draft would move, and the button that puts it in force. */
export function SaveRules(props: { rules: ChannelRules; version: number; end: () => void }) {
  const { rules, version, end } = props
  const client = useQueryClient()
  const fault = unfinished(rules)
  const [asked] = useDebouncedValue(rules, 300)
  const preview = useQuery({
    ...ask.channels.preview.queryOptions({
      input: unfinished(asked) === null ? { rules: asked } : skipToken,
    }),
    placeholderData: keepPreviousData,
  })
  const saving = useMutation({
    mutationFn: () => tell.channels.change({ rules }, { context: { version } }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ask.channels.key() }),
        client.invalidateQueries({ queryKey: ask.campaigns.key() }),
        client.invalidateQueries({ queryKey: ask.people.key() }),
      ])
      end()
    },
  })
  return (
    <>
      <Section
        title="What these rules would move"
        note="Everything that ever came is sorted anew when you save. The version before stays, and can be taken again."
      >
        {saving.error ? (
          <Trouble
            error={saving.error}
            what="The rules were not saved."
            safe="They are as they were, and your draft is still here."
            again={() => saving.mutate()}
          />
        ) : null}
        {preview.isLoadingError ? (
          <Trouble
            error={preview.error}
            what="We could not work out what would move."
            safe="Nothing was changed, and your draft is still here."
            again={() => void preview.refetch()}
          />
        ) : null}
        {preview.isPending && fault === null ? (
          <LoadingRows what="what would move" rows={3} />
        ) : null}
        {preview.data && fault === null ? (
          <div className={preview.isPlaceholderData ? 'channels-stale' : undefined}>
            <Moves {...preview.data} />
          </div>
        ) : null}
      </Section>
      <div className="channels-draft row wrap">
        <p className="grow" role="status">
          {fault ?? (preview.data ? inShort(preview.data) : 'We work out what would move …')}
        </p>
        <Button
          disabled={fault !== null}
          loading={saving.isPending}
          onClick={() => saving.mutate()}
        >
          Save these rules
        </Button>
        <Button variant="default" onClick={end}>
          Throw the draft away
        </Button>
      </div>
    </>
  )
}

const inShort = ({ arrivals, people }: { arrivals: number; people: number }) =>
  arrivals === 0
    ? 'A draft: nothing would move.'
    : `A draft: ${counted(arrivals, 'arrival', 'arrivals')} of ${counted(people, 'person', 'people')} would move.`

function Moves({ arrivals, people, moves }: { arrivals: number; people: number; moves: Move[] }) {
  if (moves.length === 0)
    return <p className="t16">Nothing moves: everything that came so far keeps its channel.</p>
  return (
    <>
      <p className="t16">
        <b className="w6">
          {counted(arrivals, 'arrival', 'arrivals')} of {counted(people, 'person', 'people')}
        </b>{' '}
        would move.
      </p>
      <ul className="channels-moves">
        {moves.map((move) => (
          <li key={`${move.from} > ${move.to}`}>
            <details>
              <summary>
                {int(move.arrivals)} of {counted(move.people, 'person', 'people')} from{' '}
                <b className="w5">{move.from}</b> to <b className="w5">{move.to}</b>
              </summary>
              <Rows move={move} />
            </details>
          </li>
        ))}
      </ul>
    </>
  )
}

function Rows({ move: { rows, more, from, to } }: { move: Move }) {
  return (
    <>
      <table className="hair" aria-label={`Ways of coming that move from ${from} to ${to}`}>
        <thead>
          <tr>
            <th scope="col">How they came</th>
            <th scope="col">Opened</th>
            <th scope="col" className="end">
              Arrivals
            </th>
            <th scope="col" className="end">
              People
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.arrivalId}>
              <td className="channels-words">{row.words || 'nothing told but the page'}</td>
              <td className="quiet channels-words">{row.landing ?? 'not told'}</td>
              <td className="end tabular">{int(row.arrivals)}</td>
              <td className="end tabular">
                <Link className="number" to="/people" search={{ arrival: String(row.arrivalId) }}>
                  {int(row.people)}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? (
        <p className="quiet">And {counted(more, 'way of coming', 'ways of coming')} more.</p>
      ) : null}
    </>
  )
}
