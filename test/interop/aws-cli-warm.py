"""The AWS CLI v1 without its start: each line on the FIFO argv[1] names a folder that has `arguments`, and gets `out`, `err` and the exit code."""

import os
import select
import sys

from awscli.clidriver import create_clidriver

driver = create_clidriver()
for service in ('iam', 'rolesanywhere'):
    driver.session.get_service_model(service)


def run(folder):
    with open(f'{folder}/arguments', 'rb') as file:
        arguments = [each.decode() for each in file.read().split(b'\0')[:-1]]
    for number, name in ((1, 'out'), (2, 'err')):
        os.dup2(os.open(f'{folder}/{name}', os.O_WRONLY | os.O_CREAT), number)
    code = driver.main(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    return code


requests = os.open(sys.argv[1], os.O_RDWR)
print('ready', flush=True)
# Its end is the end of whoever started it.
while sys.stdin not in select.select([requests, sys.stdin], [], [])[0]:
    folder = os.read(requests, 4096).decode().strip()
    child = os.fork()
    if child == 0:
        code = 255
        try:
            code = run(folder)
        finally:
            os._exit(code)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with open(f'{folder}/done', 'w') as done:
        done.write(f'{status}\n')
