import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { checkAgreement } from '#api/check-agreement.ts'
import type { AgreementDraft } from '#api/proposals.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { changesBetween } from '#domain/agreement/changes/changes.ts'
import { warningsOf } from '#domain/agreement/warnings.ts'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { Trouble } from '#web/trouble.tsx'
import { ClauseEditor } from './clause-editor.tsx'
import { DocumentFile } from './document-file.tsx'
import { IdleRules } from './rule-record.tsx'
import { useDraft } from './use-draft.ts'
import { useRulesTried } from './use-rules-tried.ts'

/** The draft as text and fields, what it changes so far, and what stands in its way. */
export function DraftEditor({ draft, base }: { draft: AgreementDraft; base: object }) {
  const typed = useDraft(draft)
  const { document, note, change, undo, redo, canUndo, canRedo, isKept, saving } = typed
  const checked = useMemo(() => checkAgreement(document), [document])
  const faults = checked.ok ? [] : checked.refusal
  const warnings = checked.ok ? warningsOf(checked.value) : []
  const tried = useRulesTried(document, checked.ok)
  const changes = useMemo(
    () => (checked.ok ? changesBetween(base as Agreement, checked.value) : []),
    [base, checked],
  )
  return (
    <div className="agreement agreement-editor">
      <div className="agreement-row">
        <section className="agreement-proposed agreement-proposed-joint" aria-label="So far">
          <div className="row between wrap">
            <h2 className="t16 w6">
              {faults.length > 0
                ? `${counted(faults.length, 'thing stands', 'things stand')} in its way`
                : changes.length === 0
                  ? 'Nothing changes yet'
                  : `${counted(changes.length, 'change', 'changes')} so far`}
            </h2>
            <div className="row">
              <Button size="compact-sm" variant="default" disabled={!canUndo} onClick={undo}>
                Undo
              </Button>
              <Button size="compact-sm" variant="default" disabled={!canRedo} onClick={redo}>
                Redo
              </Button>
            </div>
          </div>
          {faults.length > 0 ? (
            <ul className="agreement-faults">
              {faults.slice(0, 20).map(({ path, reason }) => (
                <li key={`${path} ${reason}`}>
                  {reason} <code className="t12">{path}</code>
                </li>
              ))}
            </ul>
          ) : (
            <ol className="agreement-changes">
              {changes.map(({ clauseId, kind, says }) => (
                <li key={`${clauseId} ${kind}`}>{says}</li>
              ))}
            </ol>
          )}
          {tried ? <IdleRules tried={tried} document={document} /> : null}
          {warnings.map(({ path, reason }) => (
            <p key={`${path} ${reason}`} className="quiet">
              {reason}
            </p>
          ))}
          <p className="quiet t12" role="status">
            {isKept ? 'Kept.' : 'Keeping what you type …'}
          </p>
          {saving.error ? (
            <Trouble
              error={saving.error}
              what="It could not be kept."
              safe="What you typed is still on this page."
              again={() => void typed.keep()}
            />
          ) : null}
          <TextInput
            label="Name of the agreement"
            maxLength={200}
            value={typeof document.name === 'string' ? document.name : ''}
            onChange={(event) =>
              change({ document: { ...document, name: event.currentTarget.value } })
            }
          />
          <Textarea
            label="Why, for the other side"
            autosize
            minRows={2}
            maxLength={2_000}
            value={note}
            onChange={(event) => change({ note: event.currentTarget.value })}
          />
          <Acts
            draft={draft}
            isSound={faults.length === 0 && changes.length > 0}
            keep={typed.keep}
          />
        </section>
      </div>
      {checked.ok || isWhole(document) ? (
        <ClauseEditor
          document={document}
          tried={tried}
          change={(next) => change({ document: next })}
        />
      ) : null}
      <div className="agreement-row">
        <DocumentFile document={document} change={(next) => change({ document: next })} />
      </div>
    </div>
  )
}

/** Whether the parts that the sentences are made of are there; else the document is mended as a file. */
function isWhole(document: Partial<Agreement>): boolean {
  const { fit, engagement, qualify, closings, minimumInformation } = document
  return (
    Array.isArray(fit?.rules) &&
    Array.isArray(fit?.bands) &&
    Array.isArray(engagement?.groups) &&
    Array.isArray(engagement?.bands) &&
    Array.isArray(qualify?.cells) &&
    Array.isArray(qualify?.handRaises) &&
    Array.isArray(qualify?.exclude) &&
    Array.isArray(minimumInformation) &&
    typeof closings === 'object'
  )
}

function Acts(props: { draft: AgreementDraft; isSound: boolean; keep: () => Promise<void> }) {
  const { draft, isSound, keep } = props
  const { draftId, proposalId } = draft
  const [from, setFrom] = useState('')
  const [once] = useState(() => crypto.randomUUID())
  const client = useQueryClient()
  const navigate = useNavigate()
  const refresh = () => client.invalidateQueries({ queryKey: ask.proposals.key() })
  const proposing = useMutation({
    mutationFn: async () => {
      await keep()
      const effectiveFrom = from === '' ? null : new Date(`${from}T00:00`).getTime()
      const wanted = { draftId, effectiveFrom }
      if (proposalId === null) return tell.proposals.propose(wanted, { context: { once } })
      const { revision } = await tell.proposals.read({ proposalId })
      return tell.proposals.reword({ ...wanted, proposalId, revision }, { context: { once } })
    },
    onSuccess: async (made) => {
      await navigate({
        to: '/agreement/proposals/$proposalId',
        params: { proposalId: String(made.proposalId) },
        replace: true,
      })
      await refresh()
    },
  })
  const discarding = useMutation({
    mutationFn: () => tell.proposals.discard({ draftId }),
    onSuccess: async () => {
      await navigate({ to: '/agreement', search: {}, replace: true })
      await refresh()
    },
  })
  const failed = [proposing, discarding].find(({ error }) => error)
  return (
    <>
      <TextInput
        type="date"
        label="To hold from"
        description="Empty: from the last signature on"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <div className="row wrap">
        <Button
          loading={proposing.isPending}
          disabled={!isSound}
          onClick={() => proposing.mutate()}
        >
          {proposalId === null ? 'Propose it' : 'Answer with these words'}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          loading={discarding.isPending}
          onClick={() => discarding.mutate()}
        >
          Throw the draft away
        </Button>
      </div>
      {failed ? (
        <Trouble
          error={failed.error}
          what="It was not done."
          safe="The draft is kept as it is."
          again={() => void keep()}
        />
      ) : null}
    </>
  )
}
