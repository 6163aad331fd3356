'use strict'
// Loaded into Node programs by NODE_OPTIONS=--require, into Bun's by BUN_OPTIONS=--preload. Node takes no proxy from the
// environment, so this leads `https.Agent`, which the AWS SDK for JavaScript uses, and `fetch`, which opens presigned
// links, through the proxy of HTTPS_PROXY, for AWS hosts only. Our authority comes by NODE_EXTRA_CA_CERTS, which both
// read by themselves. LATCHKEY_NODE_PRELOAD=off switches it off.
// Runs on Node 14 and newer, without dependencies; must never stop a program from starting.

// The same list as main/engine/aws/partitions.ts: this file runs alone, inside other programs.
const suffixes = [
  'api.amazonwebservices.com.cn',
  'api.cloud-aws.adc-e.uk',
  'api.amazonwebservices.eu',
  'api.aws.hci.ic.gov',
  'amazonaws.com.cn',
  'api.aws.ic.gov',
  'csp.hci.ic.gov',
  'api.aws.scloud',
  'cloud.adc-e.uk',
  'sc2s.sgov.gov',
  'amazonaws.com',
  'amazonaws.eu',
  'c2s.ic.gov',
  'api.aws',
  'on.aws',
]

const installed = Symbol.for('latchkey.node-preload')
const requestOf = Symbol('request')
const connectTimeoutMs = 60000

function isAwsHost(host) {
  const name = host.toLowerCase().replace(/\.$/, '')
  return suffixes.some((suffix) => name.endsWith(`.${suffix}`))
}

function isExempt(host) {
  const name = host.toLowerCase().replace(/\.$/, '')
  return (process.env.NO_PROXY || process.env.no_proxy || '').split(/[\s,]+/).some((entry) => {
    const plain = entry.toLowerCase().replace(/^\*?\./, '')
    return plain === '*' || (plain !== '' && (name === plain || name.endsWith(`.${plain}`)))
  })
}

/** The proxy in use now, since a program may change its own environment. Only plain http, which is what ours speaks. */
function readProxy() {
  const text = process.env.HTTPS_PROXY || process.env.https_proxy
  if (!text) return undefined
  let url
  try {
    url = new URL(text)
  } catch {
    return undefined
  }
  if (url.protocol !== 'http:') return undefined
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 80),
    authorization: login === ':' ? undefined : `Basic ${Buffer.from(login).toString('base64')}`,
  }
}

/** Opens a tunnel; `done` is called once. Gives a function that abandons it. */
function openTunnel(http, net, proxy, options, done) {
  const target = `${options.host}:${options.port || 443}`
  let settled = false
  const settle = (error, socket) => {
    if (settled) {
      if (socket) socket.destroy()
      return
    }
    settled = true
    done(error, socket)
  }
  const request = http.request({
    method: 'CONNECT',
    path: target,
    headers: Object.assign(
      { Host: target },
      proxy.authorization === undefined ? {} : { 'Proxy-Authorization': proxy.authorization },
    ),
    createConnection: () => net.connect({ host: proxy.host, port: proxy.port }),
  })
  const fail = (code, message) => {
    settle(Object.assign(new Error(message), { code }))
    request.destroy()
  }
  request.setTimeout(options.timeout || connectTimeoutMs, () => {
    fail('ETIMEDOUT', `The proxy ${proxy.host}:${proxy.port} did not open a tunnel to ${target} in time.`)
  })
  request.on('error', (error) => settle(error))
  request.on('response', (response) => {
    response.resume()
    fail('ECONNREFUSED', `The proxy refused a tunnel to ${target}: ${response.statusCode}`)
  })
  request.on('connect', (response, socket, head) => {
    if (response.statusCode !== 200) {
      socket.destroy()
      fail('ECONNREFUSED', `The proxy refused a tunnel to ${target}: ${response.statusCode}`)
      return
    }
    socket.setTimeout(0)
    socket.setNoDelay(true)
    if (options.keepAlive) socket.setKeepAlive(true, options.keepAliveInitialDelay || 0)
    if (head.length > 0) socket.unshift(head)
    settle(null, socket)
  })
  request.end()
  return (reason) => {
    settle(reason || Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))
    request.destroy()
  }
}

/** A request that is destroyed before it has a socket says so only once it gets one: give it the error at once. */
function abandonWith(request, abandon) {
  if (request === undefined) return () => undefined
  const own = Object.prototype.hasOwnProperty.call(request, 'destroy')
  const destroy = request.destroy
  const restore = () => {
    if (request.destroy !== patched) return
    if (own) request.destroy = destroy
    else delete request.destroy
  }
  function patched(...args) {
    restore()
    const result = destroy.apply(this, args)
    abandon(args[0])
    return result
  }
  request.destroy = patched
  return restore
}

function installAgent(http, https, net) {
  const prototype = https.Agent.prototype
  const createConnection = prototype.createConnection
  const addRequest = prototype.addRequest

  prototype.addRequest = function (request, options, ...rest) {
    const tagged =
      typeof options === 'object' && options !== null ? Object.assign({}, options, { [requestOf]: request }) : options
    return addRequest.call(this, request, tagged, ...rest)
  }

  prototype.createConnection = function (...args) {
    const [options, callback] = args
    const request = untag(options)
    const proxy = wanted(this, options, callback) ? readProxy() : undefined
    if (proxy === undefined) return createConnection.apply(this, args)
    let restore = () => undefined
    const abandon = openTunnel(http, net, proxy, options, (error, socket) => {
      restore()
      if (error) {
        callback(error)
        return
      }
      let secure
      try {
        secure = createConnection.call(this, Object.assign({}, options, { socket }))
      } catch (thrown) {
        socket.destroy()
        callback(thrown)
        return
      }
      callback(null, secure)
    })
    restore = abandonWith(request, abandon)
    return undefined
  }
}

/** The request behind a connection. The agent keeps `options` as long as the socket, so the request must not stay there. */
function untag(options) {
  if (typeof options !== 'object' || options === null) return undefined
  const request = options[requestOf]
  if (request !== undefined) options[requestOf] = undefined
  return request
}

/** Whether a connection is an ordinary one to an AWS host, made by an agent that has no proxy of its own. */
function wanted(agent, options, callback) {
  if (typeof options !== 'object' || options === null || typeof callback !== 'function') return false
  if (typeof options.host !== 'string' || options.socket || options.socketPath) return false
  if (agent.options && agent.options.proxyEnv) return false
  return isAwsHost(options.host) && !isExempt(options.host)
}

/** Bun's own `fetch` knows the proxy, Node's only where NODE_USE_ENV_PROXY is set, which older ones do not know and newer ones warn of. */
function installFetch(http, net, tls) {
  const described = Object.getOwnPropertyDescriptor(globalThis, 'fetch')
  if (process.versions.bun || !described || typeof described.value !== 'function' || !described.configurable) return
  const original = described.value
  let ours
  /** Made by the class of Node's own, which nothing exports: Node makes its own with the first of these names that a program reads. */
  function dispatcher() {
    if (globalThis.Headers === undefined) return undefined
    const own =
      globalThis[Symbol.for('undici.globalDispatcher.2')] || globalThis[Symbol.for('undici.globalDispatcher.1')]
    // A program's own choice, such as another proxy, stays.
    if (!own || own.constructor.name !== 'Agent') return undefined
    ours ||= new own.constructor({ connect: (options, done) => connectByTunnel(http, net, tls, options, done) })
    return ours
  }
  function fetch(input, init) {
    const chosen = isForProxy(input, init) ? dispatcher() : undefined
    return chosen === undefined
      ? original(input, init)
      : original(input, Object.assign({}, init, { dispatcher: chosen }))
  }
  Object.defineProperty(globalThis, 'fetch', Object.assign({}, described, { value: fetch }))
}

function isForProxy(input, init) {
  try {
    if (init && init.dispatcher) return false
    const url = new URL(typeof input === 'object' && 'url' in input ? input.url : input)
    return url.protocol === 'https:' && isAwsHost(url.hostname) && !isExempt(url.hostname) && readProxy() !== undefined
  } catch {
    return false
  }
}

/** undici's `connect`. It comes here for redirects too, wherever they lead. */
function connectByTunnel(http, net, tls, options, done) {
  const { hostname, protocol, servername } = options
  const port = Number(options.port || (protocol === 'https:' ? 443 : 80))
  const settle = (socket, ready) => {
    const failed = (error) => done(error, null)
    socket.once('error', failed).once(ready, () => {
      socket.off('error', failed)
      done(null, socket)
    })
  }
  if (protocol !== 'https:') return settle(net.connect({ host: hostname, port }), 'connect')
  const secure = (socket) =>
    settle(tls.connect({ socket, servername: servername || hostname, ALPNProtocols: ['http/1.1'] }), 'secureConnect')
  const proxy = readProxy()
  if (proxy === undefined) return secure(net.connect({ host: hostname, port }))
  openTunnel(http, net, proxy, { host: hostname, port }, (error, socket) =>
    error ? done(error, null) : secure(socket),
  )
}

function install() {
  const http = require('http')
  const net = require('net')
  installAgent(http, require('https'), net)
  installFetch(http, net, require('tls'))
}

try {
  if (process.env.LATCHKEY_NODE_PRELOAD !== 'off' && globalThis[installed] !== true) {
    install()
    Object.defineProperty(globalThis, installed, { value: true })
  }
} catch {
  // Without the proxy the program at least runs, and AWS refuses the stand-in keys.
}

module.exports = { suffixes }
