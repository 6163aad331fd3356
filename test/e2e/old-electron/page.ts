// What Chromium 108 lacks and the page uses: loaded first, and only into the build for the end-to-end tests on such a version.
import 'core-js/actual/array/to-sorted.js'
import 'core-js/actual/array/to-reversed.js'
import 'core-js/actual/array/to-spliced.js'
import 'core-js/actual/array/with.js'
import 'core-js/actual/array/from-async.js'
import 'core-js/actual/object/group-by.js'
import 'core-js/actual/map/group-by.js'
import 'core-js/actual/promise/with-resolvers.js'
import 'core-js/actual/promise/try.js'
import 'core-js/actual/symbol/dispose.js'
import 'core-js/actual/symbol/async-dispose.js'
import 'core-js/actual/set/index.js'
import 'core-js/actual/iterator/index.js'
import 'core-js/actual/string/is-well-formed.js'
import 'core-js/actual/string/to-well-formed.js'
import 'core-js/actual/url/parse.js'
import 'core-js/actual/url/can-parse.js'

if (!('any' in AbortSignal))
  Object.defineProperty(AbortSignal, 'any', {
    value: (signals: readonly AbortSignal[]) => {
      const merged = new AbortController()
      for (const signal of signals) {
        if (signal.aborted) merged.abort(signal.reason)
        else signal.addEventListener('abort', () => merged.abort(signal.reason), { once: true })
      }
      return merged.signal
    },
  })
