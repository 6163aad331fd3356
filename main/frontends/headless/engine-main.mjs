// The engine's thread where the sources are run. With the cache of compiled sources that its process has, which a thread does not take part in by
// itself, it is up twice as soon. JavaScript, as what comes before the cache is on would load Node's type stripper.
const [, , cache] = process.argv
if (cache) process.getBuiltinModule('node:module').enableCompileCache(cache)
await import('#engine/worker.ts')
