import { Select } from '@mantine/core'
import type { Upload } from '#api/imports.ts'
import type { Encoding } from '#domain/people/imports/map.ts'

/** How a file is to be read again. */
export type Reread = (said: { delimiter: string; encoding: Encoding }) => void

const ENCODINGS: readonly { value: Encoding; label: string }[] = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'windows-1252', label: 'Windows-1252 (Latin-1)' },
  { value: 'utf-16le', label: 'UTF-16, little end first' },
  { value: 'utf-16be', label: 'UTF-16, big end first' },
]

const DELIMITERS = [
  { value: ',', label: 'commas' },
  { value: ';', label: 'semicolons' },
  { value: '\t', label: 'tabs' },
  { value: '|', label: 'upright strokes' },
]

/** What we took the bytes and the signs between cells for; another choice reads the columns again. */
export function Letters({ upload, reread }: { upload: Upload; reread: Reread }) {
  const { delimiter, encoding } = upload
  if (delimiter === null) return null
  return (
    <>
      <Select
        label="Letters are written in"
        allowDeselect={false}
        data={ENCODINGS}
        value={encoding}
        onChange={(next) => next && reread({ delimiter, encoding: next as Encoding })}
      />
      <Select
        label="Between cells stand"
        allowDeselect={false}
        data={DELIMITERS}
        value={delimiter}
        onChange={(next) => next && reread({ delimiter: next, encoding })}
      />
    </>
  )
}
