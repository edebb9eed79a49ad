import './api-docs.css'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Mark } from '#web/kit/mark.tsx'
import { Failed } from '#web/kit/say.tsx'
import { type Room, roomsOf, useApiDocument } from './api-document.ts'
import { GUIDE } from './guide.tsx'
import { RouteEntry } from './route-entry.tsx'
import type { Shapes } from './shape-rows.ts'

/** The manual of the API, for everybody: what holds for all routes, then every route by room. */
export function ApiDocsPage() {
  const { data, isError, refetch } = useApiDocument()
  const rooms = data ? roomsOf(data) : []
  useWayToHash(data !== undefined)
  return (
    <div className="api">
      <title>The API · Lockstep</title>
      <header className="api-head row">
        <Mark size={28} />
        <span className="w6 t16 grow">Lockstep</span>
        <Link to="/" className="quiet">
          Open Lockstep
        </Link>
      </header>
      <div className="api-grid">
        <nav aria-label="On this page" className="api-nav">
          <ul>
            {GUIDE.map(({ id, title }) => (
              <li key={id}>
                <a href={`#${id}`}>{title}</a>
              </li>
            ))}
            {rooms.map(({ name }) => (
              <li key={name} className="api-nav-room">
                <a href={`#${idOf(name)}`}>{name}</a>
              </li>
            ))}
          </ul>
        </nav>
        <main className="api-text">
          <h1 className="t28 w6">The API</h1>
          <p className="t16 quiet api-say">
            Everything the pages do, your programs can do: the same routes, the same rights, the
            same words. The whole of it as <a href="/api/openapi.json">OpenAPI 3.1</a>.
          </p>
          {GUIDE.map(({ id, title, Text }) => (
            <section key={id} id={id} aria-labelledby={`${id}-title`} className="section">
              <h2 id={`${id}-title`}>{title}</h2>
              <Text />
            </section>
          ))}
          {data ? (
            rooms.map((room) => (
              <RoomSection key={room.name} room={room} shapes={data.components.schemas} />
            ))
          ) : isError ? (
            <Failed
              what="The list of routes could not be read."
              safe="What stands above holds all the same."
              quote={null}
              again={() => void refetch()}
            />
          ) : (
            <LoadingRows what="the routes" />
          )}
        </main>
      </div>
    </div>
  )
}

function RoomSection({ room, shapes }: { room: Room; shapes: Shapes }) {
  const id = idOf(room.name)
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="section">
      <h2 id={`${id}-title`}>{room.name}</h2>
      <p className="quiet">{room.question}</p>
      {room.routes.map((route) => (
        <RouteEntry key={route.id} route={route} shapes={shapes} />
      ))}
    </section>
  )
}

const idOf = (name: string) => `room-${name.toLowerCase()}`

/** The address may name a place that is there only once everything has come. */
function useWayToHash(isComplete: boolean) {
  useEffect(() => {
    if (isComplete && location.hash)
      document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView()
  }, [isComplete])
}
