import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Trouble } from '#web/trouble.tsx'
import { wrongWith } from '#web/unfit.ts'

type Said = { domain: string; isCompany: boolean | null }

/** Domains of which this workspace knows better than the lists of mail providers whether they are a company. */
export function OwnDomains({ close }: { close: () => void }) {
  const client = useQueryClient()
  const query = useQuery(ask.companies.domains.queryOptions({ staleTime: 0 }))
  const [domain, setDomain] = useState('')
  const [is, setIs] = useState<'company' | 'none'>('none')
  const saying = useMutation({
    mutationFn: (said: Said) => tell.companies.sayDomain(said),
    onSuccess: async () => {
      setDomain('')
      await client.invalidateQueries({ queryKey: ask.companies.key() })
    },
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    saying.mutate({ domain, isCompany: is === 'company' })
  }
  return (
    <Modal opened onClose={close} title="Which domains are companies?" size="lg" centered>
      <form className="companies-form" onSubmit={sent}>
        <p className="quiet">
          Addresses at providers for everybody make no company. Say here what the lists of providers
          do not know: that your own domain is none, or that a small provider is one of your
          customers.
        </p>
        {query.isPending ? <LoadingRows what="the domains" rows={2} /> : null}
        {query.isLoadingError ? (
          <Trouble
            error={query.error}
            what="The domains did not load."
            safe="They are as they were."
            again={() => void query.refetch()}
          />
        ) : null}
        <ul className="companies-domains">
          {query.data?.map((said) => (
            <li key={said.domain}>
              <span>
                {said.domain}{' '}
                <span className="quiet">{said.isCompany ? 'is a company' : 'is no company'}</span>
              </span>
              <Button
                variant="subtle"
                color="gray"
                onClick={() => saying.mutate({ domain: said.domain, isCompany: null })}
              >
                Take it back<span className="sr"> of {said.domain}</span>
              </Button>
            </li>
          ))}
        </ul>
        <TextInput
          label="Domain"
          description="As it stands behind the @, e.g. acme.com."
          value={domain}
          maxLength={253}
          error={wrongWith(saying.error, 'domain')}
          onChange={({ currentTarget }) => setDomain(currentTarget.value.trim())}
        />
        <SegmentedControl
          aria-label="Whether it is a company"
          data={[
            { value: 'none', label: 'No company' },
            { value: 'company', label: 'A company' },
          ]}
          value={is}
          onChange={(chosen) => setIs(chosen as 'company' | 'none')}
        />
        {saying.error ? (
          <Trouble
            error={saying.error}
            what="It was not kept."
            safe="The domains are as they were."
            again={() => saying.mutate({ domain, isCompany: is === 'company' })}
          />
        ) : null}
        <p role="status" className="quiet">
          {saying.data
            ? `${counted(saying.data.people, 'person is', 'people are')} sorted anew.`
            : ''}
        </p>
        <div className="row wrap">
          <Button type="submit" loading={saying.isPending} disabled={domain.length < 4}>
            Say so
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Done
          </Button>
        </div>
      </form>
    </Modal>
  )
}
