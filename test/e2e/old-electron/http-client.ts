// Node 16 forgets a request's signal once the request is sent; later versions end the response with it.
import http, { type ClientRequest, type RequestOptions } from 'node:http'

const send = http.request

Object.defineProperty(http, 'request', {
  configurable: true,
  writable: true,
  value(...args: Parameters<typeof send>): ClientRequest {
    const request = Reflect.apply(send, http, args)
    const signal = args.find((arg): arg is RequestOptions => typeof arg === 'object' && 'signal' in arg)?.signal
    if (signal !== undefined)
      request.once('response', (response) => {
        const end = (): void => void response.destroy(new Error('aborted'))
        if (signal.aborted) return end()
        signal.addEventListener('abort', end, { once: true })
        response.once('close', () => signal.removeEventListener('abort', end))
      })
    return request
  },
})
