export { environmentFormats } from './environment/render-environment.ts'
export { type EnvironmentRequest, type ExecRequest, type HandOuts } from './hand-out-types.ts'
export { createRouter, type AgentRouter, type Calls } from './api/router.ts'
