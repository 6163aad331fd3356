// Gets what a presigned link leads to, and prints it. argv: link.
const answer = await fetch(process.argv[2])
if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
console.log(await answer.text())
