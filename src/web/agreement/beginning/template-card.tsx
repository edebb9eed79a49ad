import { type ReactNode, useState } from 'react'
import type { AgreementTemplate } from '#api/agreement.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { sentences } from '#domain/agreement/sentences.ts'
import { counted } from '#web/kit/format.ts'

/** A template with what it is, what it would change of the version in force, and every sentence of it. */
export function TemplateCard(props: { template: AgreementTemplate; children: ReactNode }) {
  const { title, says, changes, document } = props.template
  return (
    <li className="beginning">
      <h2>{title}</h2>
      <p>{says.join(' ')}</p>
      <details>
        <summary>What it changes: {counted(changes.length, 'thing', 'things')}</summary>
        <ol className="agreement-changes">
          {changes.map(({ clauseId, kind, says: change }) => (
            <li key={`${clauseId} ${kind}`}>{change}</li>
          ))}
        </ol>
      </details>
      <HowItReads title={title} document={document as Agreement} />
      {props.children}
    </li>
  )
}

/** The sentences are made when somebody asks for them. */
export function HowItReads({ title, document }: { title: string; document: Agreement }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        How it reads<span className="sr">: {title}</span>
      </summary>
      {isOpen
        ? sentences(document).map((section) => (
            <section key={section.number} className="beginning-section">
              <h3>
                {section.number} {section.title}
              </h3>
              <ul>
                {section.clauses.map(({ id, number, text }) => (
                  <li key={id}>
                    <span className="quiet">{number}</span> {text}
                  </li>
                ))}
              </ul>
            </section>
          ))
        : null}
    </details>
  )
}
