import type { Trial } from '#api/imports.ts'
import { counted, int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { RowsOut } from './rows-out.tsx'

/** What would happen, as one bar and four numbers, and why some rows stay out. */
export function TrialRun({ trial, currency }: { trial: Trial; currency: string | null }) {
  const parts = [
    { name: 'New rows', n: trial.rowsNew, look: 'new', says: newSays(trial) },
    {
      name: 'As they are',
      n: trial.rowsKnown,
      look: 'known',
      says: trial.rowsKnown > 0 ? 'Here already. Nothing would change.' : 'None was here before.',
    },
    {
      name: 'Not taken',
      n: trial.rowsRefused,
      look: 'out',
      says: trial.rowsRefused > 0 ? 'Each with its reason, below.' : 'Every row can be read.',
    },
  ]
  return (
    <>
      <Section
        title="What would happen"
        note={`The same file twice changes nothing the second time.${currency ? ` Amounts are read in ${currency}.` : ''}`}
      >
        <div
          className="import-bar"
          role="img"
          aria-label={`${int(trial.rowsNew)} new, ${int(trial.rowsKnown)} as they are, ${int(trial.rowsRefused)} not taken`}
        >
          {parts
            .filter((part) => part.n > 0)
            .map((part) => (
              <i
                key={part.look}
                className={`import-${part.look}`}
                style={{ flex: Math.max(part.n, trial.rowsRead / 80) }}
              />
            ))}
        </div>
        <dl className="import-four">
          {parts.map((part) => (
            <div key={part.look}>
              <dt>
                <i className={`import-swatch import-${part.look}`} aria-hidden="true" />
                {part.name}
              </dt>
              <dd className="t28 w6">{int(part.n)}</dd>
              <dd className="quiet">{part.says}</dd>
            </div>
          ))}
          <div>
            <dt>Entries in the log</dt>
            <dd className="t28 w6">{int(trial.events)}</dd>
            <dd className="quiet">What the agreement would run over.</dd>
          </div>
        </dl>
      </Section>
      <RowsOut total={trial.rowsRefused} refusals={trial.refusals} />
    </>
  )
}

function newSays({ people, deals, companies }: Trial) {
  const told = [
    people > 0 ? counted(people, 'person', 'people') : null,
    deals > 0 ? counted(deals, 'deal', 'deals') : null,
    companies > 0 ? counted(companies, 'company', 'companies') : null,
  ].filter((it) => it !== null)
  return told.length > 0
    ? `The file speaks of ${told.join(' and ')}.`
    : 'The file speaks of nobody.'
}
