# A desktop's tray for the tests: owns org.kde.StatusNotifierWatcher on the test's session bus and speaks to whatever registers there.
# Commands come as JSON lines on standard input ({"id": 1, "do": "menu"}), answers and events go to standard output.
import asyncio
import hashlib
import json
import sys

from dbus_fast import Message, MessageType, PropertyAccess
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"


def say(**fields):
    print(json.dumps(fields), flush=True)


def plain(value):
    """D-Bus variants as JSON; pixmaps by their size and a digest, since they are large."""
    value = getattr(value, "value", value)
    if isinstance(value, bytes):
        return {"bytes": len(value), "digest": hashlib.sha256(value).hexdigest()}
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


class Watcher(ServiceInterface):
    def __init__(self):
        super().__init__("org.kde.StatusNotifierWatcher")
        self.items = []

    @dbus_method()
    def RegisterStatusNotifierItem(self, service: "s"):
        self.items.append(service)
        say(event="registered", service=service)

    @dbus_method()
    def RegisterStatusNotifierHost(self, service: "s"):
        pass

    @dbus_property(access=PropertyAccess.READ)
    def RegisteredStatusNotifierItems(self) -> "as":
        return self.items

    @dbus_property(access=PropertyAccess.READ)
    def IsStatusNotifierHostRegistered(self) -> "b":
        return True

    @dbus_property(access=PropertyAccess.READ)
    def ProtocolVersion(self) -> "i":
        return 0

    @dbus_signal()
    def StatusNotifierHostRegistered(self):
        return None


async def main():
    bus = await MessageBus().connect()
    watcher = Watcher()
    senders = {}

    def note(message):
        if message.member == "RegisterStatusNotifierItem":
            senders["item"] = message.sender
        if message.message_type is MessageType.SIGNAL and message.interface in (ITEM, MENU):
            say(event="signal", name=message.member)
        if message.member == "NameOwnerChanged" and message.body[0] == senders.get("item") and message.body[2] == "":
            say(event="gone")

    bus.add_message_handler(note)
    bus.export("/StatusNotifierWatcher", watcher)
    await bus.request_name("org.kde.StatusNotifierWatcher")
    for rule in (f"interface='{ITEM}'", f"interface='{MENU}'", "member='NameOwnerChanged'"):
        await bus.call(
            Message("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "AddMatch",
                    signature="s", body=[f"type='signal',{rule}"]))
    say(event="ready")

    async def call(path, interface, member, signature="", body=()):
        reply = await bus.call(Message(senders["item"], path, interface, member, signature=signature, body=list(body)))
        if reply.message_type is MessageType.ERROR:
            raise RuntimeError(f"{member}: {reply.error_name} {reply.body}")
        return reply.body

    async def properties():
        path = watcher.items[-1] if watcher.items[-1].startswith("/") else "/StatusNotifierItem"
        [found] = await call(path, "org.freedesktop.DBus.Properties", "GetAll", "s", [ITEM])
        return plain(found)

    async def menu():
        where = (await properties())["Menu"]
        _revision, root = await call(where, MENU, "GetLayout", "iias", [0, -1, []])

        def item(node):
            number, attributes, children = getattr(node, "value", node)
            return {"id": number, **plain(attributes), "children": [item(child) for child in children]}

        return item(root)

    async def click(number):
        where = (await properties())["Menu"]
        from dbus_fast import Variant

        await call(where, MENU, "Event", "isvu", [number, "clicked", Variant("s", ""), 0])
        return True

    async def activate():
        await call("/StatusNotifierItem", ITEM, "Activate", "ii", [0, 0])
        return True

    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        asked = json.loads(line)
        try:
            match asked["do"]:
                case "properties":
                    result = await properties()
                case "menu":
                    result = await menu()
                case "click":
                    result = await click(asked["item"])
                case "activate":
                    result = await activate()
            say(id=asked["id"], result=result)
        except Exception as error:  # told to the test, which fails with it
            say(id=asked["id"], error=f"{type(error).__name__}: {error}")


asyncio.run(main())
