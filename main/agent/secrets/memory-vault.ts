import type { OpenVault } from './types.ts'

/** Nothing on disk; `lent` outlives it where the agent is started again. A file of another mode is neither read nor changed. */
export function createMemoryVault(lent?: Map<string, string>): OpenVault {
  const records = lent ?? new Map<string, string>()
  return {
    mode: 'memory',
    get: async (name) => records.get(name),
    set: async (name, value) => {
      records.set(name, value)
    },
    delete: async (name) => {
      records.delete(name)
    },
    list: async (prefix) => [...records.keys()].filter((name) => name.startsWith(prefix)).toSorted(),
    // What never lay on a disk is never damaged.
    setAside: async (name) => name,
    state: () => 'open',
    unlock: async () => {},
    lock: async () => {},
    close: async () => {
      if (lent === undefined) records.clear()
    },
  }
}
