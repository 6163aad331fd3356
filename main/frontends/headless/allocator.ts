/**
 * For mallopt(3), which glibc reads when a program starts and never again. By its own it keeps what thousands of connections freed: hundreds of
 * megabytes lie in pieces between what is still held, in an arena for each thread. A block of 64 KiB, as Node reads a socket into, goes back
 * to the system when it is freed; from 16 KiB on, uploads would go at less than half of their speed.
 */
const variables = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '65536' } as const

/** What an agent's process is started with, beside the environment that it works in. */
export function allocatorVariables(platform: NodeJS.Platform): Readonly<Record<string, string>> {
  return platform === 'linux' ? variables : {}
}

/** They were for this process alone, not for the commands that it runs. */
export function dropAllocatorVariables(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(variables)) delete env[name]
}
