import { fileURLToPath } from 'node:url'

/** The file that NODE_OPTIONS requires. Other Node programs load it, so it must lie on disk outside any archive. */
export const nodePreloadFile: string = fileURLToPath(new URL('./node-preload.cjs', import.meta.url))
