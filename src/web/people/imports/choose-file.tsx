import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type DragEvent, useRef, useState } from 'react'
import type { Upload } from '#api/imports.ts'
import { troubleOf } from '#web/ask.ts'
import { bytes, percent } from '#web/kit/format.ts'
import { Failed, Refused, Work } from '#web/kit/say.tsx'
import { sendFile } from './send-file.ts'

/** Drop a file or choose one; it goes up at once and comes back with its columns. */
export function ChooseFile({ taken }: { taken: (upload: Upload) => void }) {
  const [share, setShare] = useState(0)
  const [isOver, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const sending = useMutation({
    mutationFn: (file: File) => sendFile(file, setShare),
    onSuccess: taken,
  })
  const take = (file: File | undefined) => {
    if (file) sending.mutate(file)
  }
  const over = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  const file = sending.variables
  if (sending.isPending && file)
    return (
      <Work
        what={`Reading ${file.name}`}
        done={`${percent(share)} of ${bytes(file.size)}`}
        share={share}
        left={
          share < 1 ? 'It goes to your own server and nowhere else.' : 'Looking at its columns.'
        }
      />
    )
  return (
    <>
      {sending.isError && file ? <NotTaken file={file} error={sending.error} again={take} /> : null}
      <section
        className={`drop${isOver ? ' drop-over' : ''}`}
        aria-label="File"
        onDragOver={over}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileGhost />
        <p className="t16 w6">Drop a CSV here</p>
        <p className="quiet drop-why">
          A list of leads, of companies, of deals, or of what people did, one line each and a header
          above. Excel, HubSpot, Salesforce and Pipedrive all export one.
        </p>
        <Button onClick={() => picker.current?.click()}>Choose a file</Button>
        <input
          ref={picker}
          type="file"
          accept=".csv,.tsv,.txt,.ndjson,.jsonl,text/csv"
          aria-label="File to bring in"
          className="sr"
          tabIndex={-1}
          onChange={(event) => take(event.currentTarget.files?.[0])}
        />
      </section>
    </>
  )
}

function NotTaken(props: { file: File; error: Error; again: (file: File) => void }) {
  const trouble = troubleOf(props.error)
  return trouble.known ? (
    <Refused {...trouble.said} />
  ) : (
    <Failed
      what={`${props.file.name} did not arrive.`}
      safe="Nothing was written."
      quote={trouble.quote}
      again={() => props.again(props.file)}
    />
  )
}

/** What a file should hold: somebody, a day, and what became of it. */
function FileGhost() {
  const rows = [44, 60, 36]
  return (
    <svg width="200" height="88" viewBox="0 0 200 88" aria-hidden="true">
      <path d="M0 20H200" stroke="var(--ls-hair-strong)" />
      <text x="0" y="12" className="drop-head">
        who
      </text>
      <text x="88" y="12" className="drop-head">
        when
      </text>
      <text x="144" y="12" className="drop-head">
        what
      </text>
      {rows.map((width, i) => (
        <g key={width}>
          <rect
            x="0"
            y={32 + i * 20}
            width={width}
            height="8"
            rx="3"
            fill="var(--ls-marketing-soft)"
          />
          <rect x="88" y={32 + i * 20} width="36" height="8" rx="3" fill="var(--ls-hair-strong)" />
          <rect
            x="144"
            y={32 + i * 20}
            width={width - 8}
            height="8"
            rx="3"
            fill="var(--ls-sales-soft)"
          />
        </g>
      ))}
    </svg>
  )
}
