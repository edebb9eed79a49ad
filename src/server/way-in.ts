import type { FastifyReply, FastifyRequest } from 'fastify'

/** What a route hears and answers with, beside its input and output. */
export type Asked = { request: FastifyRequest; reply: FastifyReply }

/** How a human comes in, for whoever makes one: the first owner, or somebody who was invited. */
export type WayIn = {
  /** The password as it may be kept (credential.password). */
  hashPassword: (password: string) => Promise<string>
  /** Begins a session and gives the browser its cookie, always a new one. */
  letIn: (asked: Asked, human: { humanId: string; email: string }) => Promise<void>
}
