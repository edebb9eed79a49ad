import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { AgreementInForce } from '#api/agreement.ts'
import { tell } from '#web/ask.ts'

const Stop = lazy(async () => ({ default: (await import('./stop-dialog.tsx')).Stop }))

/** What can be done with the agreement: propose a change, take the certificate, stop a version. */
export function AgreementActs({ agreement }: { agreement: AgreementInForce }) {
  const [isStopping, setStopping] = useState(false)
  const { mayPropose, maySuspend, signatures, versions } = agreement
  const newest = Math.max(...versions.map(({ version }) => version))
  const isStoppable =
    maySuspend &&
    newest > 1 &&
    versions.find(({ version }) => version === newest)?.suspends === null
  return (
    <>
      {signatures.length > 0 ? <Certificate version={agreement.version} /> : null}
      {isStoppable ? (
        <Button variant="default" data-print="no" onClick={() => setStopping(true)}>
          Stop version {newest}
        </Button>
      ) : null}
      {mayPropose ? <Propose /> : null}
      {isStopping ? (
        <Suspense>
          <Stop version={newest} close={() => setStopping(false)} />
        </Suspense>
      ) : null}
    </>
  )
}

/** Goes on with a draft that is there, or chooses what to begin a draft with. */
function Propose() {
  const navigate = useNavigate()
  const beginning = useMutation({
    mutationFn: () => tell.proposals.drafts(),
    onSuccess: ({ rows }) => {
      const own = rows.find(({ proposalId }) => proposalId === null)
      if (!own) return navigate({ to: '/agreement/drafts/new' })
      const params = { draftId: String(own.draftId) }
      return navigate({ to: '/agreement/drafts/$draftId', params })
    },
  })
  return (
    <Button
      data-print="no"
      variant="default"
      loading={beginning.isPending}
      onClick={() => beginning.mutate()}
    >
      Propose a change
    </Button>
  )
}

function Certificate({ version }: { version: number }) {
  const [key, setKey] = useState<string | null>(null)
  const taking = useMutation({
    mutationFn: () => tell.agreement.certificate({ version }),
    onSuccess: ({ fileName, text, key: sealedWith }) => {
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
      link.download = fileName
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
      setKey(sealedWith)
    },
  })
  return (
    <>
      {key === null ? null : (
        <p className="agreement-key t12 quiet" role="status">
          Sealed with <code>{key}</code>. <code>lockstep agreement verify</code> checks the file.
        </p>
      )}
      <Button
        data-print="no"
        variant="subtle"
        color="gray"
        loading={taking.isPending}
        onClick={() => taking.mutate()}
      >
        Certificate
      </Button>
    </>
  )
}
