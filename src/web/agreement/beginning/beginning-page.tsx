import '#web/agreement/agreement.css'
import '#web/agreement/proposals/proposals.css'
import './beginning.css'
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { AgreementTemplate } from '#api/agreement.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { ask, tell } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'
import { FromHistory } from './from-history.tsx'
import { TemplateCard } from './template-card.tsx'

const back = { to: '/agreement', label: 'Agreement' } as const

/** What a draft begins with: the version in force, or a whole agreement in the words of a ladder that people know. */
export function BeginningPage() {
  const templates = useQuery(ask.agreement.templates.queryOptions())
  const agreement = useQuery(ask.agreement.read.queryOptions())
  const failed = [templates, agreement].find(({ isLoadingError }) => isLoadingError)
  return (
    <Page title="A new draft" question="What do you begin with?" back={back}>
      {failed ? (
        <Trouble
          error={failed.error}
          what="The templates did not load."
          safe="The agreement still runs as it did."
          again={() => void failed.refetch()}
        />
      ) : null}
      {(templates.isPending || agreement.isPending) && !failed ? (
        <LoadingRows what="the templates" rows={5} height={96} />
      ) : null}
      {templates.data && agreement.data ? (
        <Choices version={agreement.data.version} templates={templates.data.rows} />
      ) : null}
    </Page>
  )
}

function Choices({ version, templates }: { version: number; templates: AgreementTemplate[] }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const beginning = useMutation({
    mutationFn: (document: Agreement | null) =>
      tell.proposals.begin(document === null ? {} : { document }),
    onSuccess: async ({ draftId }) => {
      await client.invalidateQueries({ queryKey: ask.proposals.key() })
      const params = { draftId: String(draftId) }
      await navigate({ to: '/agreement/drafts/$draftId', params, replace: true })
    },
  })
  return (
    <>
      {beginning.error ? (
        <Trouble
          error={beginning.error}
          what="No draft was begun."
          safe="The agreement still runs as it did."
          again={() => beginning.mutate(beginning.variables ?? null)}
        />
      ) : null}
      <ul className="beginnings" aria-label="What to begin with">
        <li className="beginning">
          <h2>The version in force</h2>
          <p>Every clause as it reads in version {version}. You change what you like.</p>
          <Button
            className="beginning-act"
            loading={beginning.isPending}
            onClick={() => beginning.mutate(null)}
          >
            Begin with version {version}
          </Button>
        </li>
        <FromHistory
          isBeginning={beginning.isPending}
          begin={(document) => beginning.mutate(document)}
        />
        {templates.map((template) => (
          <TemplateCard key={template.templateId} template={template}>
            <Button
              className="beginning-act"
              variant="default"
              loading={beginning.isPending}
              onClick={() => beginning.mutate(template.document as Agreement)}
            >
              Begin with “{template.title}”
            </Button>
          </TemplateCard>
        ))}
      </ul>
    </>
  )
}
