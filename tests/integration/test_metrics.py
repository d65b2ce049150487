"""What whoever runs the server may count, and that it tells nothing of a ballot."""

import re
from collections.abc import Mapping
from pathlib import Path

import httpx

from tests.browsers import NO_TLS, make_room
from tests.serving import ServerProcess

KEY = "an operator's key"


async def metrics(address: str, key: str | None = KEY) -> httpx.Response:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(verify=NO_TLS) as http:
        return await http.get(f"{address}/metrics", headers=headers)


async def numbers(address: str) -> Mapping[str, float]:
    text = (await metrics(address)).text
    return {name: float(value) for name, value in re.findall(r"^(workshop_\S+) (\S+)$", text, re.MULTILINE)}


async def test_the_work_of_rooms_is_counted_for_whoever_has_the_key(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, {"WORKSHOP_METRICS_KEY": KEY}) as server:
        room = await make_room(server.address)
        async with room.facilitator() as maria, room.participant("Anna") as anna:
            await maria.do("set_step", step="grade")
            await maria.do("rename_room", title="Ny")
            await maria.do("rename_room", title="Ny")
            await maria.do("add_note", id="x", board="thoughts", column="other", text="För tidigt")
            told = await numbers(server.address)
            assert told['workshop_ops_total{outcome="accepted"}'] == 2
            assert told['workshop_ops_total{outcome="unchanged"}'] == 1
            assert told['workshop_ops_total{outcome="bad_op"}'] == 1
            assert told["workshop_entries_total"] == 4
            assert (told["workshop_conflicts_total"], told["workshop_rooms_refused"]) == (0, 0)
            assert (told["workshop_connections"], told["workshop_rooms_awake"]) == (2, 1)

            # A ballot leaves no trace in any of them.
            await anna.cast("offer", 7)
            assert await numbers(server.address) == told

        assert (await metrics(server.address, key=None)).status_code == 401
        assert (await metrics(server.address, key="another")).status_code == 403


async def test_without_a_key_there_are_no_metrics(server: ServerProcess) -> None:
    assert (await metrics(server.address)).status_code == 404
