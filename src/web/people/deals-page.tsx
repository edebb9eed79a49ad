import { Page } from '#web/kit/page.tsx'

export function DealsPage() {
  return (
    <Page title="Deals" question="What did it become?">
      <p>This page is being built.</p>
    </Page>
  )
}
