import { statSync } from 'node:fs'

/** How far an import is, on stderr: one line that changes on a terminal, else a line every few seconds. */
export type Progress = {
  rows: (chunk: { rowsRead: number; bytesRead: number }) => void
  people: (folded: number) => void
  end: () => void
}

const PAUSE_MS = 5_000

export function progressOf(path: string): Progress {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const terminal = process.stderr.isTTY
  let read = 0
  let last = Date.now()
  const say = (line: string) => {
    if (terminal) process.stderr.write(`\r${line}\u001b[K`)
    else if (Date.now() - last > PAUSE_MS) {
      process.stderr.write(`${line}\n`)
      last = Date.now()
    }
  }
  return {
    rows: ({ rowsRead, bytesRead }) => {
      read += rowsRead
      const share = bytes > 0 ? `${Math.floor((100 * bytesRead) / bytes)} %, ` : ''
      say(`${share}${read.toLocaleString('en-US')} rows`)
    },
    people: (folded) => say(`${folded.toLocaleString('en-US')} people brought up to date`),
    end: () => {
      if (terminal) process.stderr.write('\r\u001b[K')
    },
  }
}
