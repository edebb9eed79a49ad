import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Deal } from '#api/companies.ts'
import { roleWords } from '#domain/people/companies/buying-role.ts'
import { ask } from '#web/ask.ts'
import { exactMoney } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

type Chapter = Deal['story'][number]

const WHAT: Record<Chapter['what'], string> = {
  opened: 'Opened',
  reopened: 'Opened again',
  won: 'Won',
  lost: 'Lost',
  stage: 'Stage',
  changed: 'Told anew',
}
const FIELD: Record<Chapter['changes'][number]['field'], string> = {
  amountCents: 'amount',
  currency: 'currency',
  owner: 'owner',
  name: 'name',
  company: 'company',
  reason: 'reason',
}

/** Who takes part in a deal, in which roles, and its stages over time; what came in after its end says so. */
export function DealStory({ dealId }: { dealId: number }) {
  const query = useQuery(ask.companies.deal.queryOptions({ input: { dealId } }))
  if (query.isPending) return <LoadingRows what="the deal" rows={3} height={24} />
  if (query.isError)
    return (
      <Trouble
        error={query.error}
        what="The deal did not load."
        safe="Nothing was changed: reading never writes."
        again={() => void query.refetch()}
      />
    )
  const deal = query.data
  return (
    <div className="deal-story">
      <p>
        {deal.contacts.length === 0 ? (
          <span className="quiet">Nobody is named who takes part.</span>
        ) : (
          deal.contacts.map(({ personId, name, roles }, i) => (
            <span key={personId}>
              {i > 0 ? ', ' : ''}
              <Link to="/people/$personId" params={{ personId: String(personId) }}>
                {name}
              </Link>
              {roles.length > 0 ? (
                <span className="quiet">
                  {' '}
                  ({roles.map(({ role }) => roleWords(role).toLowerCase()).join(', ')})
                </span>
              ) : null}
            </span>
          ))
        )}
      </p>
      {deal.group.missing.length > 0 ? (
        <p className="quiet">
          Nobody in it is known as{' '}
          {deal.group.missing.map((role) => roleWords(role).toLowerCase()).join(', ')}.
        </p>
      ) : null}
      <ol className="person-rows">
        {deal.story.map((chapter, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: chapters of one instant may say the same.
          <li key={i}>
            <ChapterLine chapter={chapter} currency={deal.money?.currency ?? 'EUR'} />
          </li>
        ))}
      </ol>
    </div>
  )
}

function ChapterLine({ chapter, currency }: { chapter: Chapter; currency: string }) {
  const { what, stage, changes, isCorrection, at } = chapter
  const told = changes.filter(({ field }) => field !== 'currency')
  const said = (field: string, value: string | number | null) =>
    value === null
      ? 'nothing'
      : field === 'amountCents'
        ? exactMoney(Number(value), currency)
        : String(value)
  return (
    <>
      <span>
        <span className="w5">{WHAT[what]}</span>
        {stage ? ` “${stage}”` : ''}{' '}
        <span className="quiet">
          <When at={at} />
        </span>
      </span>
      {told.length > 0 ? (
        <span className="quiet">
          {told
            .map(({ field, from, to }) =>
              from === null
                ? `${FIELD[field]} ${said(field, to)}`
                : `${FIELD[field]} from ${said(field, from)} to ${said(field, to)}`,
            )
            .join(', ')}
        </span>
      ) : null}
      {isCorrection ? (
        <span className="w5">Came in after it was closed: what was closed stays told above.</span>
      ) : null}
    </>
  )
}
