/**
 * Tells homes apart in the names of socket and pipe: 64 bits of FNV-1a. A person has few homes, and loading Node's cryptography would cost
 * every command some 10 ms.
 */
export function homeHash(home: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(home)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash.toString(16).padStart(16, '0')
}
