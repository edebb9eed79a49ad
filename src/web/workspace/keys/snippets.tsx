import { CopyButton } from '@mantine/core'

/** What to write where, so that an SDK sends its events here: only the host and the key differ. */
export function Snippets({ writeKey = 'YOUR WRITE KEY' }: { writeKey?: string }) {
  const host = location.origin
  const all = [
    [
      'Segment, in Node',
      `import { Analytics } from '@segment/analytics-node'
const analytics = new Analytics({ writeKey: '${writeKey}', host: '${host}' })
analytics.track({ userId: 'ada', event: 'demo_request' })`,
    ],
    [
      'RudderStack, in Node',
      `import RudderAnalytics from '@rudderstack/rudder-sdk-node'
const analytics = new RudderAnalytics('${writeKey}', { dataPlaneUrl: '${host}' })
analytics.track({ userId: 'ada', event: 'demo_request' })`,
    ],
    [
      'Anything else',
      `curl ${host}/v1/track -u '${writeKey}:' -H 'content-type: application/json' \\
  -d '{"userId":"ada","event":"demo_request","messageId":"1"}'`,
    ],
  ] as const
  return (
    <div className="keys-snippets">
      {all.map(([name, text]) => (
        <div key={name}>
          <div className="row between wrap">
            <span className="w5">{name}</span>
            <CopyButton value={text}>
              {({ copied, copy }) => (
                <button type="button" className="plain keys-link" onClick={copy}>
                  {copied ? 'Copied' : 'Copy'}
                  <span className="sr"> the lines for {name}</span>
                </button>
              )}
            </CopyButton>
          </div>
          <pre className="keys-snippet">{text}</pre>
        </div>
      ))}
    </div>
  )
}
