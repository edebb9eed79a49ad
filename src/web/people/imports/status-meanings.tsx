import { Select } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Trial, Upload } from '#api/imports.ts'
import type { Statuses } from '#api/statuses.ts'
import type { Plan } from '#domain/people/imports/plan.ts'
import {
  MEANINGS,
  type Meaning,
  meaningsOf,
  plainStatus,
  type Unmapped,
} from '#domain/people/imports/statuses/meaning.ts'
import { ask, questions, tell, troubleOf } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { Failed, Refused } from '#web/kit/say.tsx'

const WORDS: Record<Meaning, string> = {
  mql: 'Ready for sales (MQL)',
  held: 'Held back',
  passed: 'Passed to sales',
  assigned: 'Assigned to somebody in sales',
  accepted: 'Accepted by sales (SAL)',
  rejected: 'Sent back by sales',
  disqualified: 'Not a buyer',
  recycled: 'Back to marketing',
  withdrawn: 'Taken back by marketing',
  expired: 'Ran out of time',
  sql: 'Need confirmed (SQL)',
  opportunity: 'Deal open',
  won: 'Won',
  lost: 'Lost',
  touched: 'Sales contacted them',
  none: 'Nothing',
}
const OF_DEALS: readonly Meaning[] = ['opportunity', 'won', 'lost', 'none']

type Row = Unmapped & { rows: number | null }

/** What the statuses of this file mean: those that nobody has mapped first, then the stages of its deals. */
export function FileStatuses(props: { upload: Upload; plan: Plan; trial: Trial | undefined }) {
  const rows = rowsOf(props)
  const count = rows.filter(({ rows }) => rows !== null).length
  return (
    <Meanings
      title="What your statuses mean"
      note={
        count > 0
          ? 'Nobody has said yet what some of them mean. They come in as a detail and decide nothing.'
          : 'As your table of statuses has it. A change holds for all imports from now on.'
      }
      rows={rows}
    />
  )
}

function rowsOf({ upload, plan, trial }: { upload: Upload; plan: Plan; trial: Trial | undefined }) {
  const rows: Row[] = [...(trial?.unmapped ?? [])]
  const { system, statuses = system } = plan.rest
  const column = Object.keys(plan.roles).find((name) => plan.roles[name]?.includes('deal-state'))
  const values = upload.columns.find(({ name }) => name === column)?.values ?? []
  const met = new Set(rows.filter(({ of }) => of === 'deal').map((row) => plainStatus(row.status)))
  for (const status of statuses ? values : [])
    if (!met.has(plainStatus(status)))
      rows.push({ system: statuses as string, of: 'deal', status, rows: null })
  return rows
}

/** Statuses of earlier imports that nobody has mapped. */
export function UnmappedStatuses() {
  const now = useQuery(ask.statuses.now.queryOptions())
  return (
    <Meanings
      title="Statuses that mean nothing yet"
      note="Earlier imports met them. Say what they mean, then bring the same file in again: only what is new is added."
      rows={now.data?.unmapped ?? []}
    />
  )
}

function Meanings({ title, note, rows }: { title: string; note: string; rows: readonly Row[] }) {
  const now = useQuery({ ...ask.statuses.now.queryOptions(), enabled: rows.length > 0 })
  const change = useMutation({
    mutationFn: ({ own, version }: Pick<Statuses, 'own' | 'version'>) =>
      tell.statuses.change({ own }, { context: { version } }),
    // What a file would bring depends on it.
    onSettled: () => questions.invalidateQueries(),
  })
  if (rows.length === 0 || !now.data) return null
  const { own, shipped, version } = now.data
  const meanings = meaningsOf([...shipped, ...own])
  const mean = ({ system, of, status }: Row, means: Meaning) =>
    change.mutate({ own: [...own, { system, of, status, means }], version })
  return (
    <Section title={title} note={note}>
      <table className="hair import-stages">
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Of</th>
            <th scope="col" className="end">
              Rows
            </th>
            <th scope="col">Means</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.system} ${row.of} ${row.status}`}>
              <td className="w5">{row.status}</td>
              <td className="quiet">{row.of === 'deal' ? 'the deal' : 'the person'}</td>
              <td className="end">{row.rows === null ? '' : int(row.rows)}</td>
              <td>
                <Select
                  aria-label={`${row.status} means`}
                  size="xs"
                  allowDeselect={false}
                  placeholder="Choose"
                  disabled={change.isPending}
                  data={(row.of === 'deal' ? OF_DEALS : MEANINGS).map((value) => ({
                    value,
                    label: WORDS[value],
                  }))}
                  value={meanings(row.system, row.of, row.status)}
                  onChange={(means) => means && mean(row, means as Meaning)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {change.isError ? <NotSaid error={change.error} /> : null}
    </Section>
  )
}

function NotSaid({ error }: { error: Error }) {
  const trouble = troubleOf(error)
  return trouble.known ? (
    <Refused {...trouble.said} />
  ) : (
    <Failed
      what="The meaning was not saved."
      safe="The table is as it was."
      quote={trouble.quote}
      again={() => void questions.invalidateQueries()}
    />
  )
}
