import './leave-dialog.css'
import { Button, Modal } from '@mantine/core'

export function LeaveDialog(props: { what: string; stay: () => void; leave: () => void }) {
  const { what, stay, leave } = props
  return (
    <Modal opened onClose={stay} title={`Leave ${what} without saving?`} centered>
      <p>What you changed here is not saved yet. If you leave now, it stays as it was before.</p>
      <div className="row wrap leaving-foot">
        <Button data-autofocus onClick={stay}>
          Stay here
        </Button>
        <Button variant="subtle" color="gray" onClick={leave}>
          Leave without saving
        </Button>
      </div>
    </Modal>
  )
}
