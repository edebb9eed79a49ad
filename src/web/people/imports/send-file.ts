import type { Upload } from '#api/imports.ts'
import type { Problem } from '#api/problem.ts'
import { API, errorOf, learnRefusals, workspaceHeaders } from '#web/ask.ts'

/** Sends a file as it is and tells how far it has come, 0..1. Fetch cannot tell that, so it is done the old way. */
export function sendFile(file: File, progress: (share: number) => void): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `${API}/uploads?fileName=${encodeURIComponent(file.name)}`)
    for (const [name, value] of Object.entries(workspaceHeaders()))
      request.setRequestHeader(name, value)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0)
    request.onerror = () => reject(new Error('The connection broke.'))
    request.onload = () =>
      request.status < 300
        ? resolve(request.response as Upload)
        : void learnRefusals().then(() => reject(errorOf(request.response as Problem)))
    request.send(file)
  })
}
