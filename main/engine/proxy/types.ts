import type { IncomingMessage, ServerResponse } from 'node:http'

/** What the connection layer knows of one intercepted connection. */
export interface InterceptedConnection {
  /** The CONNECT host, lower-cased, one trailing dot stripped. */
  readonly host: string
  /** The grant that the caller's proxy URL names. Only where its password was right. */
  readonly grantId?: string | undefined
  /** Epoch ms. */
  readonly openedAt: number
}

/** Handles one request inside an intercepted connection. Never throws; always ends the response or destroys the connection. */
export type InterceptedHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  connection: InterceptedConnection,
) => Promise<void>
