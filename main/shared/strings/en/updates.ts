// Why there are no updates, and why one was refused.
export const updatesText = {
  notInstalled: 'Updates come with the installed app.',
  noFeed: 'This build has no address for updates.',
  noKey: 'This build has no signing key, so it cannot verify updates.',
  unpacked: 'This copy was unpacked from an archive. To update, unpack a newer one over it.',
  notSigned: 'The update was refused: not signed by Latchkey.',
  wrongHash: 'The update was refused: the download does not match its checksum.',
  badFeed: 'The update was refused: its description cannot be read.',
} as const
