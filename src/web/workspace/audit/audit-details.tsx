import { Anchor, Modal } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AuditEntry } from '#api/audit.ts'
import type { Scalar } from '#domain/agreement/agreement.ts'
import { type FieldChange, fieldChanges } from '#domain/workspace/audit-words.ts'
import { int } from '#web/kit/format.ts'
import { fullTime, useZone } from '#web/kit/time.tsx'
import { usePhone } from '#web/kit/use-width.ts'
import type { AuditView } from './audit-view.ts'
import { actorWords, valueWords, whence } from './audit-words.ts'

type Change = (words: Partial<Record<keyof AuditView, string | undefined>>) => void

/** One entry: who, when, from where, and field by field what was and what is. */
export function AuditDetails(props: { entry: AuditEntry; change: Change; close: () => void }) {
  const { entry, change, close } = props
  const zone = useZone()
  const phone = usePhone()
  const { actor, subject } = entry
  const only = (words: Partial<AuditView>) => {
    close()
    change({ search: undefined, actor: undefined, subject: undefined, action: undefined, ...words })
  }
  return (
    <Modal
      opened
      onClose={close}
      title={`${actor.name} ${entry.sentence}`}
      size="lg"
      fullScreen={phone}
      centered
    >
      <div className="audit-details">
        <dl className="audit-facts">
          <Fact name="When">{fullTime(entry.at, zone)}</Fact>
          <Fact name="Who">{actorWords(actor)}</Fact>
          <Fact name="From where">{whence(entry)}</Fact>
          <Fact name="Entry">{int(entry.seq)}</Fact>
          {entry.requestId ? <Fact name="Request">{entry.requestId}</Fact> : null}
        </dl>
        <Fields changes={fieldChanges(entry.before, entry.after)} />
        <div className="row wrap g16">
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => only({ actor: `${actor.kind}:${actor.id}` })}
          >
            Everything by {actor.name}
          </Anchor>
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => only({ subject: `${subject.kind}:${subject.id}` })}
          >
            Everything about {subject.label}
          </Anchor>
          {subject.kind === 'person' ? (
            <Link to="/people/$personId" params={{ personId: subject.id }}>
              Open {subject.label}
            </Link>
          ) : null}
        </div>
        <p className="quiet t12 audit-hash">
          Hash {entry.hash}, after {entry.prevHash}
        </p>
      </div>
    </Modal>
  )
}

const Fact = ({ name, children }: { name: string; children: string }) => (
  <>
    <dt className="quiet">{name}</dt>
    <dd>{children}</dd>
  </>
)

function Fields({ changes }: { changes: FieldChange[] }) {
  if (changes.length === 0) return <p className="quiet">No more than that was recorded.</p>
  const hasBefore = changes.some(({ before }) => before !== undefined)
  const hasAfter = changes.some(({ after }) => after !== undefined)
  return (
    <table className="hair audit-fields">
      <thead>
        <tr>
          <th scope="col">Field</th>
          {hasBefore ? <th scope="col">Before</th> : null}
          {hasAfter ? <th scope="col">{hasBefore ? 'After' : 'Is'}</th> : null}
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field} className={before === after ? 'quiet' : undefined}>
            <th scope="row" className="w5">
              {field}
            </th>
            {hasBefore ? (
              <td>
                <Value field={field} value={before} />
              </td>
            ) : null}
            {hasAfter ? (
              <td className={hasBefore && before !== after ? 'w5' : undefined}>
                <Value field={field} value={after} />
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Value({ field, value }: { field: string; value: Scalar | null | undefined }) {
  const zone = useZone()
  return value === undefined ? (
    <span className="quiet">not told</span>
  ) : (
    valueWords(field, value, zone)
  )
}
