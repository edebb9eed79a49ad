import { Page } from '#web/kit/page.tsx'

export function ImportPage() {
  return (
    <Page title="Bring in your history" question="What is in the file, and what will become of it?">
      <p>This page is being built.</p>
    </Page>
  )
}
