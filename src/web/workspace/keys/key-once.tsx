import { Button, CopyButton, Modal } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { Key } from '#api/keys.ts'

const Snippets = lazy(async () => ({ default: (await import('./snippets.tsx')).Snippets }))

/** A new key, whose text is shown this once. */
export function KeyOnce({ made, close }: { made: { key: Key; text: string }; close: () => void }) {
  const { key, text } = made
  return (
    <Modal
      opened
      onClose={close}
      // It could not be shown again.
      closeOnClickOutside={false}
      title={`The key “${key.name}”`}
      size="lg"
      centered
    >
      <div className="keys-form">
        <p>Copy it now and keep it where nobody reads it. It is not shown again.</p>
        <code className="keys-text">{text}</code>
        <p className="quiet">
          {key.kind === 'write'
            ? 'A source sends it as its write key; it can only append events.'
            : 'Send it with every request: Authorization: Bearer and the key.'}
        </p>
        <Suspense>{key.kind === 'write' ? <Snippets writeKey={text} /> : null}</Suspense>
        <div className="row wrap">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button onClick={copy}>{copied ? 'Copied' : 'Copy the key'}</Button>
            )}
          </CopyButton>
          <Button variant="subtle" color="gray" onClick={close}>
            Done
          </Button>
        </div>
      </div>
    </Modal>
  )
}
