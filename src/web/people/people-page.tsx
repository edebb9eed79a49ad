import { Page } from '#web/kit/page.tsx'

export function PeoplePage() {
  return (
    <Page title="People" question="Who are they?">
      <p>This page is being built.</p>
    </Page>
  )
}
