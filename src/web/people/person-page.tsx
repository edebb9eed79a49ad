import { Page } from '#web/kit/page.tsx'

export function PersonPage() {
  return (
    <Page title="Person" question="x">
      <p>This page is being built.</p>
    </Page>
  )
}
