// Where the packaged command begins: one program that is the command line, and the agent without a window when it is started as that.
import { agentArgument } from '../headless/agent-command.ts'

void (process.argv[2] === agentArgument ? import('../headless/main.ts') : import('./main.ts'))
