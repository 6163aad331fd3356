// For those who may not load all of own-path.ts: every command passes here.
export { judgeSocket } from './judge-path.mjs'
