import { useQuery } from '@tanstack/react-query'
import type { AuditEntry } from '#api/audit.ts'
import { auditActionName } from '#domain/workspace/audit-actions.ts'
import { ask } from '#web/ask.ts'
import { FilterChip } from '#web/kit/filter.tsx'
import { AddFilter, FilterWord } from '#web/kit/filter-menu.tsx'
import { counted } from '#web/kit/format.ts'
import { SearchField } from '#web/kit/search-field.tsx'
import { day, useZone } from '#web/kit/time.tsx'
import type { AuditView } from './audit-view.ts'
import { whenOptions, whenWords } from './audit-words.ts'

type Change = (words: Partial<Record<keyof AuditView, string | undefined>>) => void
type Names = { actor: string; subject: string; since: string }

const CHOSEN = [
  { name: 'actor', label: 'Who' },
  { name: 'action', label: 'What' },
  { name: 'when', label: 'When' },
] as const

/** The search and the filters of the log, as words that can be changed where they stand. */
export function AuditFilters(props: {
  view: Partial<AuditView>
  total: number | null
  names: Names
  change: Change
}) {
  const { view, total, names, change } = props
  const options = useOptions()
  const words = (name: (typeof CHOSEN)[number]['name'], value: string) =>
    name === 'actor' ? names.actor : name === 'action' ? auditActionName(value) : whenWords(value)
  const add = (asked: string) => {
    const chosen = CHOSEN.find(({ name }) => name === asked)
    if (chosen) change({ [chosen.name]: options[chosen.name][0]?.value })
  }
  const rest = CHOSEN.filter(({ name }) => view[name] === undefined && options[name].length > 0)
  return (
    <search className="row wrap audit-filters">
      <SearchField
        words={view.search ?? ''}
        total={total}
        search={(search) => change({ search })}
      />
      {CHOSEN.map(({ name, label }) => {
        const value = view[name]
        return value === undefined ? null : (
          <FilterWord
            key={name}
            label={label}
            value={value}
            words={words(name, value)}
            options={options[name]}
            choose={(chosen) => change({ [name]: chosen })}
            drop={() => change({ [name]: undefined })}
          />
        )
      })}
      {view.subject === undefined ? null : (
        <FilterChip name="About" drop={() => change({ subject: undefined })}>
          <span className="w5">{names.subject}</span>
        </FilterChip>
      )}
      <AddFilter filters={rest} add={add} />
    </search>
  )
}

/** Who did anything and what was done, as far as the log knows; and when. */
function useOptions() {
  const zone = useZone()
  const { data } = useQuery(ask.audit.facets.queryOptions())
  const many = (entries: number) => counted(entries, 'entry', 'entries')
  return {
    actor: (data?.actors ?? []).map(({ kind, id, name, entries }) => ({
      value: `${kind}:${id}`,
      words: `${name}, ${many(entries)}`,
    })),
    action: (data?.actions ?? []).map(({ action, entries }) => ({
      value: action,
      words: `${auditActionName(action)}, ${many(entries)}`,
    })),
    when: whenOptions(data?.since ?? null, zone, Date.now()),
  }
}

/** What the ids in the address are called: by the entries that are shown, or by all there are. */
export function useAuditNames(view: Partial<AuditView>, first: AuditEntry | undefined): Names {
  const zone = useZone()
  const { data } = useQuery(ask.audit.facets.queryOptions())
  const actor = data?.actors.find(({ kind, id }) => `${kind}:${id}` === view.actor)
  const subject = first && `${first.subject.kind}:${first.subject.id}` === view.subject
  return {
    actor: actor?.name ?? view.actor ?? '',
    subject: subject ? first.subject.label : (view.subject?.replace(':', ' ') ?? ''),
    since: data?.since ? day(data.since, zone) : '',
  }
}
