import '#web/workspace/keys/keys.css'
import { Button, CopyButton, Modal } from '@mantine/core'

/** The secret of a webhook, which is shown this once. */
export function SecretOnce(props: { name: string; secret: string; close: () => void }) {
  const { name, secret, close } = props
  return (
    <Modal
      opened
      onClose={close}
      // It could not be shown again.
      closeOnClickOutside={false}
      title={`The secret of “${name}”`}
      size="lg"
      centered
    >
      <div className="keys-form">
        <p>
          Copy it now and give it to whatever receives: by it the receiver sees that a message is
          ours. It is not shown again.
        </p>
        <code className="keys-text">{secret}</code>
        <p className="quiet">
          Messages are signed as Standard Webhooks has it; its libraries check them in most
          languages.
        </p>
        <div className="row wrap">
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button onClick={copy}>{copied ? 'Copied' : 'Copy the secret'}</Button>
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
