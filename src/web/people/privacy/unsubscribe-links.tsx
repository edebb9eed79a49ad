import { Button, CopyButton, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Consents } from '#api/privacy.ts'
import { purposeName } from '#domain/people/privacy/consent-words.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Trouble } from '#web/trouble.tsx'

type Props = {
  personId: number
  name: string
  purposes: Consents['purposes']
  close: () => void
}

/** The links that belong into mails to this person, whichever tool sends them. */
export function UnsubscribeLinks({ personId, name, purposes, close }: Props) {
  const query = useQuery(ask.privacy.unsubscribeLinks.queryOptions({ input: { personId } }))
  return (
    <Modal opened onClose={close} title={`Links by which ${name} unsubscribes`} size="lg" centered>
      <div className="privacy-form">
        <p>
          Put one into a mail to {name} and to nobody else: whoever opens it can stop these mails
          without signing in. Opening it changes nothing, its button does.
        </p>
        {query.isError ? (
          <Trouble
            error={query.error}
            what="The links were not made."
            safe="Nothing was changed."
            again={() => void query.refetch()}
          />
        ) : null}
        {query.data ? (
          query.data.links.map(({ purpose, url }) => (
            <Link key={purpose} purpose={purposeName(purposes, purpose)} url={url} />
          ))
        ) : query.isError ? null : (
          <LoadingRows what="the links" rows={2} />
        )}
        <div className="row wrap">
          <Button variant="default" onClick={close}>
            Done
          </Button>
        </div>
      </div>
    </Modal>
  )
}

function Link({ purpose, url }: { purpose: string; url: string }) {
  return (
    <div className="privacy-link">
      <h3>{purpose}</h3>
      <code>{url}</code>
      <CopyButton value={url} timeout={3_000}>
        {({ copied, copy }) => (
          <Button size="xs" onClick={copy}>
            {copied ? 'Copied' : `Copy the link for ${purpose}`}
          </Button>
        )}
      </CopyButton>
    </div>
  )
}
