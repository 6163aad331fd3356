// RC2 (RFC 2268), which older systems encrypt the certificates of a PKCS #12 file with. OpenSSL 3 has it only where its legacy part is
// loaded, and BoringSSL lends it to nobody. It protects nothing here: what it hides are certificates.

/** The digits of pi, from which the key is expanded. */
const piTable = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb6266fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
)

const rotations = [1, 2, 3, 5]
const mashBefore = [11, 5]

/** With chaining, and with the padding of PKCS #7 left on. */
export function decryptRc2(key: Buffer, bits: number, iv: Buffer, content: Buffer): Buffer {
  const words = expand(key, bits)
  const out = Buffer.alloc(content.length)
  let before = iv
  for (let at = 0; at + 8 <= content.length; at += 8) {
    const block = content.subarray(at, at + 8)
    const plain = decryptBlock(words, block)
    for (let each = 0; each < 8; each += 1) out[at + each] = (plain[each] ?? 0) ^ (before[each] ?? 0)
    before = block
  }
  return out
}

function expand(key: Buffer, bits: number): Uint16Array {
  const table = Buffer.alloc(128)
  key.copy(table)
  const pi = (at: number): number => piTable[at & 0xff] ?? 0
  const of = (at: number): number => table[at] ?? 0
  for (let at = key.length; at < 128; at += 1) table[at] = pi(of(at - 1) + of(at - key.length))
  const octets = Math.ceil(bits / 8)
  const first = 128 - octets
  table[first] = pi(of(first) & (0xff >> (8 * octets - bits)))
  for (let at = first - 1; at >= 0; at -= 1) table[at] = pi(of(at + 1) ^ of(at + octets))
  return Uint16Array.from({ length: 64 }, (_, at) => table.readUInt16LE(2 * at))
}

function decryptBlock(words: Uint16Array, block: Buffer): Buffer {
  const state = Uint16Array.from({ length: 4 }, (_, at) => block.readUInt16LE(2 * at))
  const at = (index: number): number => state[index & 3] ?? 0
  for (let round = 15, next = 63; round >= 0; round -= 1) {
    for (let index = 3; index >= 0; index -= 1, next -= 1) {
      const turns = rotations[index] ?? 0
      const turned = (at(index) >>> turns) | (at(index) << (16 - turns))
      const mixed = (at(index + 3) & at(index + 2)) + (~at(index + 3) & at(index + 1))
      state[index] = turned - (words[next] ?? 0) - mixed
    }
    if (mashBefore.includes(round))
      for (let index = 3; index >= 0; index -= 1) state[index] = at(index) - (words[at(index + 3) & 63] ?? 0)
  }
  const out = Buffer.alloc(8)
  state.forEach((word, index) => out.writeUInt16LE(word, 2 * index))
  return out
}
