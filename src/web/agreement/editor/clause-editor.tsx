import { Button } from '@mantine/core'
import { Fragment, useMemo, useState } from 'react'
import type { Agreement, Clock } from '#domain/agreement/agreement.ts'
import { type Clause, sentences } from '#domain/agreement/sentences.ts'
import { FieldInput } from './field-input.tsx'
import { fieldsOf } from './fields.ts'
import { freeId, newAct, placeOf, withValue } from './places.ts'
import { RuleRecordLine } from './rule-record.tsx'
import type { Tried } from './use-rules-tried.ts'

type Props = { document: Agreement; tried: Tried | null; change: (document: Agreement) => void }

/** The agreement as it reads now; a clause that can be changed opens its fields below its sentence. */
export function ClauseEditor({ document, tried, change }: Props) {
  const sections = useMemo(() => sentences(document), [document])
  const [open, setOpen] = useState<string | null>(null)
  return sections.map(({ number, title, clauses }) => (
    <section key={number} aria-labelledby={`edit-${number}`}>
      <div className="agreement-row">
        <div className="agreement-title">
          <h2 id={`edit-${number}`} className="t20">
            <span className="agreement-number quiet">{number}</span>
            {title}
          </h2>
        </div>
      </div>
      {clauses.map((clause, index) => (
        <Fragment key={clause.id}>
          {clause.under !== null && clause.under !== clauses[index - 1]?.under ? (
            <div className="agreement-row">
              <h3 className="agreement-under">{clause.under}</h3>
            </div>
          ) : null}
          <Editable
            {...{ clause, document, tried, change }}
            isOpen={clause.id === open}
            toggle={() => setOpen(clause.id === open ? null : clause.id)}
          />
        </Fragment>
      ))}
      <div className="agreement-row">
        <Additions number={number} document={document} change={change} open={setOpen} />
      </div>
    </section>
  ))
}

type Edited = Props & { clause: Clause; isOpen: boolean; toggle: () => void }

function Editable({ clause, document, tried, change, isOpen, toggle }: Edited) {
  const { id, number, text } = clause
  const fields = fieldsOf(document, id)
  const place = placeOf(document, id)
  return (
    <div className="agreement-row" id={`edit-clause-${id}`}>
      <div className={`agreement-text ${isOpen ? 'agreement-open' : ''}`}>
        <span className="agreement-number quiet t12">{number}</span>
        <div className="grow">
          {fields.length > 0 ? (
            <button
              type="button"
              className="plain agreement-sentence agreement-edit"
              aria-expanded={isOpen}
              onClick={toggle}
            >
              {text}
            </button>
          ) : (
            <p className="agreement-sentence">{text}</p>
          )}
          <RuleRecordLine tried={tried} rule={id} />
          {isOpen ? (
            <div className="agreement-fields">
              {fields.map((field) => (
                <FieldInput key={field.path.join('.')} {...{ document, field, change }} />
              ))}
              {place ? (
                <Button
                  variant="subtle"
                  color="gray"
                  className="agreement-take-out"
                  onClick={() => {
                    toggle()
                    change(withValue(document, place, undefined) as Agreement)
                  }}
                >
                  {id === 'qualify.exclude' && fields.length > 1
                    ? 'Take the last one out'
                    : 'Take this clause out'}
                </Button>
              ) : null}
            </div>
          ) : null}
        </div>
      </div>
    </div>
  )
}

const CLOCKS: Clock[] = [
  { id: 'decision', owes: 'sales', businessHours: 8, handRaiseHours: 1 },
  { id: 'first-follow-up', owes: 'sales', businessHours: 8, handRaiseHours: 1 },
  { id: 'feedback', owes: 'sales', businessHours: 16 },
  { id: 'answer', owes: 'marketing', businessHours: 16 },
]

/** What a section can have more of. */
function Additions(
  props: Omit<Props, 'tried'> & { number: string; open: (clauseId: string) => void },
) {
  const { number, document, change, open } = props
  const adds = additions(number, document)
  if (adds.length === 0) return null
  return (
    <div className="row wrap agreement-additions">
      {adds.map(({ says, id, next }) => (
        <Button
          key={says}
          size="compact-sm"
          variant="default"
          onClick={() => {
            change(next())
            open(id)
          }}
        >
          {says}
        </Button>
      ))}
    </div>
  )
}

type Addition = { says: string; id: string; next: () => Agreement }

function additions(number: string, document: Agreement): Addition[] {
  if (number === '2') {
    const id = freeId(document, 'rule')
    const fit: Addition = {
      says: 'Add points for who they are',
      id,
      next: () =>
        withValue(document, ['fit', 'rules', document.fit.rules.length], {
          ...{ id, points: 10, when: { trait: 'country', in: ['NL'] } },
        }) as Agreement,
    }
    const acts = document.engagement.groups.map((group, g) => ({
      says: `Add an act to “${group.name ?? group.id}”`,
      id,
      next: () =>
        withValue(
          document,
          ['engagement', 'groups', g, 'rules', group.rules.length],
          newAct(id),
        ) as Agreement,
    }))
    return [fit, ...acts]
  }
  if (number === '3')
    return [
      {
        says: 'Never pass somebody',
        id: 'qualify.exclude',
        next: () =>
          withValue(document, ['qualify', 'exclude', document.qualify.exclude.length], {
            ...{ trait: 'relation', is: 'competitor' },
          }) as Agreement,
      },
    ]
  if (number === '4') {
    const clocks = document.clocks ?? []
    return CLOCKS.filter(({ id }) => !clocks.some((clock) => clock.id === id)).map((clock) => ({
      says: `Promise a time: ${clock.id.replaceAll('-', ' ')}`,
      id: `clock.${clock.id}`,
      next: () => ({ ...document, clocks: [...clocks, clock] }),
    }))
  }
  if (number === '6' && (document.goals ?? []).length === 0)
    return [
      {
        says: 'Set the revenue of a year as our goal',
        id: 'goal.revenue.year',
        next: () => ({
          ...document,
          goals: [{ metric: 'revenue', atLeast: 1_000_000, currency: 'EUR', per: 'year' }],
        }),
      },
    ]
  if (number === '7') {
    const id = freeId(document, 'step')
    return [
      {
        says: 'Add a step',
        id: `step.${id}`,
        next: () => ({ ...document, steps: [...(document.steps ?? []), { id, name: 'A step' }] }),
      },
    ]
  }
  return []
}
