import { setFlagsFromString } from 'node:v8'

/**
 * Lets this process stream large bodies at full speed and with little memory; to be called before much is loaded. Each 16 KiB of
 * a body is a buffer that lives for a moment outside of V8's heap. Left alone, V8 lets the young generation grow, which frees
 * them late, and then answers so many buffers with full collections: more than half of the processor time of an upload.
 */
export function expectShortLivedBuffers(): void {
  // The young generation stays as small as it begins, so that buffers are freed, and their memory is used again, soon.
  setFlagsFromString('--semi-space-growth-factor=1')
  // What is outside of the heap counts like what is inside, instead of starting a full collection at a fixed amount.
  setFlagsFromString('--external-memory-accounted-in-global-limit')
}
