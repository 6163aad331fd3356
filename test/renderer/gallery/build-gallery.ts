// Builds the gallery into a folder and serves it on loopback as the app serves its page: with the content security policy.
import { createServer, type Server } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { contentSecurityPolicy } from '#frontends/electron/page/protocol.ts'
import { securityHeaders } from '#frontends/http/loopback-server.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

export async function buildGallery(outDir: string): Promise<void> {
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: {
      target: 'chrome108',
      outDir,
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 4000,
    },
  })
}

/** Closes with `server.close()`. */
export async function serveGallery(folder: string): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const file = join(folder, normalize(path === '/' ? '/index.html' : path))
    void readFile(file).then(
      (content) =>
        response
          .writeHead(200, {
            'content-type': types[extname(file)] ?? 'application/octet-stream',
            // Their names carry the hash of what is in them, and the page is opened a hundred times.
            ...(path.startsWith('/assets/') ? { 'cache-control': 'max-age=3600, immutable' } : {}),
            ...(searchParams.has('browser') ? securityHeaders : { 'content-security-policy': contentSecurityPolicy }),
          })
          .end(content),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the gallery has no port')
  return { server, url: `http://127.0.0.1:${address.port}/` }
}
