// A route of the agent's socket, asked as a tool does.
import { request } from 'node:http'
import { text } from 'node:stream/consumers'

export function askSocket(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path, agent: false, headers: { host: 'latchkey' } }, (response) => {
      text(response).then(resolve, reject)
    })
      .on('error', reject)
      .end()
  })
}
