"""What botocore reads in AWS config files: a JSON list of texts in, a JSON list of sections or null out."""
import json
import os
import sys
import tempfile

from botocore.configloader import raw_config_parse
from botocore.exceptions import BotoCoreError


def sections(text):
    with tempfile.NamedTemporaryFile("wb", delete=False) as file:
        file.write(text.encode("utf-8"))
    try:
        # With the blocks taken apart it is stricter; as they are they can be compared.
        raw_config_parse(file.name)
        return raw_config_parse(file.name, parse_subsections=False)
    except BotoCoreError:
        return None
    finally:
        os.unlink(file.name)


print(json.dumps([sections(text) for text in json.load(sys.stdin)]))
