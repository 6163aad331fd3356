// `AbortSignal.any` and `AbortSignal.timeout`.

function define(name: string, value: unknown): void {
  if (!(name in AbortSignal)) Object.defineProperty(AbortSignal, name, { value, configurable: true, writable: true })
}

define('any', (signals: readonly AbortSignal[]) => {
  const merged = new AbortController()
  for (const signal of signals) {
    if (signal.aborted) merged.abort(signal.reason)
    else signal.addEventListener('abort', () => merged.abort(signal.reason), { once: true })
  }
  return merged.signal
})
define('timeout', (ms: number) => {
  const timed = new AbortController()
  const timer: unknown = setTimeout(() => timed.abort(new DOMException('timed out', 'TimeoutError')), ms)
  // Node's timers would keep the process.
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
    timer.unref()
  return timed.signal
})
