// Keeps an agent's main thread busy as a window does: all roles, a search, the newest audit lines, one call after the other, answers thrown away.
import { request } from 'node:http'

const [socketPath = ''] = process.argv.slice(2)

function call(path: string, input: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    request(
      { socketPath, method: 'POST', path: `/rpc/${path}`, headers: { 'Content-Type': 'application/json' } },
      (answer) => {
        answer
          .resume()
          .on('error', reject)
          .on('end', () => {
            if (answer.statusCode === 200) resolve()
            else reject(new Error(`${path} was answered ${answer.statusCode}`))
          })
      },
    )
      .on('error', reject)
      .end(JSON.stringify({ json: input }))
  })
}

process.send?.({ port: 0 })
for (;;) {
  await call('roles/list', {})
  await call('roles/list', { query: 'admin dev 12' })
  await call('audit/query', { limit: 1000 })
}
