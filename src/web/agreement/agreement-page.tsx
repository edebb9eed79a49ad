import { Page } from '#web/kit/page.tsx'

export function AgreementPage() {
  return (
    <Page title="Agreement" question="What did we agree?">
      <p>This page is being built.</p>
    </Page>
  )
}
