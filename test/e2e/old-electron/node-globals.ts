/* oxlint-disable typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-assertion, typescript/no-extraneous-class, promise/always-return, promise/no-callback-in-promise -- the types are those of a current Node and Electron */
// Globals and methods of later Node versions, over what Node 16 has.
import buffer from 'node:buffer'
import crypto, { type webcrypto } from 'node:crypto'
import net from 'node:net'
import diagnostics from 'node:diagnostics_channel'
import { createRequire } from 'node:module'
import stream, { Readable } from 'node:stream'
import streamWeb from 'node:stream/web'
import util from 'node:util'
import v8 from 'node:v8'
import zlib from 'node:zlib'

function define(target: object, name: string, value: unknown): void {
  if (!(name in target)) Object.defineProperty(target, name, { value, configurable: true, writable: true })
}

for (const [name, value] of Object.entries(streamWeb)) define(globalThis, name, value)
define(globalThis, 'Blob', buffer.Blob)
define(buffer, 'isUtf8', (bytes: Uint8Array) => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
})
define(globalThis, 'crypto', crypto.webcrypto)
define(globalThis, 'CryptoKey', (crypto.webcrypto as unknown as { CryptoKey?: unknown }).CryptoKey ?? class {})
define(crypto, 'getRandomValues', (array: Uint8Array) => (crypto.webcrypto as webcrypto.Crypto).getRandomValues(array))

const require = createRequire(process.execPath)
define(process, 'getBuiltinModule', (name: string) => require(name.replace(/^node:/, '')))

define(Symbol, 'asyncDispose', Symbol('asyncDispose'))
define(
  globalThis,
  'AsyncDisposableStack',
  class {
    readonly #steps: (() => unknown)[] = []
    defer(step: () => unknown): void {
      this.#steps.push(step)
    }
    async disposeAsync(): Promise<void> {
      let failure: { readonly error: unknown } | undefined
      for (const step of this.#steps.splice(0).toReversed()) {
        try {
          await step()
        } catch (error) {
          failure ??= { error }
        }
      }
      if (failure !== undefined) throw failure.error
    }
  },
)

define(AbortSignal.prototype, 'throwIfAborted', function (this: AbortSignal) {
  if (this.aborted) throw this.reason
})
define(URL, 'parse', (url: string, base?: string) => {
  try {
    return new URL(url, base)
  } catch {
    return null
  }
})
define(URL, 'canParse', (url: string, base?: string) => URL.parse(url, base) !== null)
define(net.Socket.prototype, 'resetAndDestroy', function (this: net.Socket) {
  return this.destroy()
})
define(net.Socket.prototype, 'destroySoon', net.Socket.prototype.destroy)
define(net, 'setDefaultAutoSelectFamily', () => undefined)
define(util, 'stripVTControlCharacters', (text: string) => text)
define(util, 'styleText', (_style: unknown, text: string) => text)
define(Readable, 'toWeb', (readable: Readable) => {
  const reader = readable[Symbol.asyncIterator]()
  return new streamWeb.ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      readable.destroy()
      await reader.return?.()
    },
  })
})
define(Readable, 'fromWeb', (web: ReadableStream) => stream.Readable.from(web as unknown as AsyncIterable<unknown>))
// Used for tracing alone; nobody subscribes here.
define(diagnostics, 'tracingChannel', () => ({
  hasSubscribers: false,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  traceSync: (work: (...args: unknown[]) => unknown, _context: unknown, self: unknown, ...args: unknown[]) =>
    Reflect.apply(work, self, args),
}))
// V8 prints a complaint about a flag that it does not know.
const knownFlags = /^--(?:semi-space-growth-factor|(?:no-)?expose-gc)/
const { setFlagsFromString } = v8
v8.setFlagsFromString = (flags) => {
  if (knownFlags.test(flags)) setFlagsFromString(flags)
}
define(
  crypto,
  'hash',
  (algorithm: string, data: crypto.BinaryLike, encoding: crypto.BinaryToTextEncoding | 'buffer' = 'hex') => {
    const hash = crypto.createHash(algorithm).update(data)
    return encoding === 'buffer' ? hash.digest() : hash.digest(encoding)
  },
)
define(zlib, 'crc32', (data: string | Uint8Array, value = 0) => {
  let crc = ~value
  for (const byte of typeof data === 'string' ? Buffer.from(data) : data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xed_b8_83_20 : 0)
  }
  return ~crc >>> 0
})
