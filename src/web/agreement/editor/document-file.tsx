import { Button, FileButton, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Agreement } from '#domain/agreement/agreement.ts'

type Props = { document: Agreement; change: (document: Agreement) => void }

/** The draft as the file that can live in a repository: taken, brought back, or typed. */
export function DocumentFile({ document, change }: Props) {
  const [text, setText] = useState<string | null>(null)
  const [refused, setRefused] = useState('')
  const take = (json: string) => {
    try {
      const read: unknown = JSON.parse(json)
      if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new SyntaxError()
      change(read as Agreement)
      setText(null)
      setRefused('')
    } catch {
      setRefused('This is not JSON. Nothing was changed; it is still in the field.')
      setText(json)
    }
  }
  return (
    <section className="agreement-file" aria-labelledby="file">
      <h2 id="file" className="t16 w6">
        As a file
      </h2>
      <p className="quiet">
        Everything above is one JSON document, also what has no field here, such as tests on traits.
      </p>
      <div className="row wrap">
        <Button
          variant="default"
          onClick={() => setText(text === null ? JSON.stringify(document, null, 2) : null)}
        >
          {text === null ? 'Type it as JSON' : 'Close the JSON'}
        </Button>
        <Button variant="default" onClick={() => save(document)}>
          Take the file
        </Button>
        <FileButton
          accept="application/json,.json"
          onChange={(file) => void file?.text().then(take)}
        >
          {(button) => (
            <Button variant="default" {...button}>
              Bring a file
            </Button>
          )}
        </FileButton>
      </div>
      {text === null ? null : (
        <>
          <Textarea
            label="The document"
            autosize
            minRows={10}
            maxRows={30}
            spellCheck={false}
            value={text}
            error={refused === '' ? undefined : refused}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button onClick={() => take(text)}>Use this text</Button>
        </>
      )}
    </section>
  )
}

function save(document: Agreement) {
  const link = globalThis.document.createElement('a')
  const text = `${JSON.stringify(document, null, 2)}\n`
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = 'agreement.json'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
