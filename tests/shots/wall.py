"""What people have written in the workshop that is photographed: notes, groups, colours, steps and stars."""

from collections.abc import Sequence
from itertools import cycle

from tests.browsers import Browser
from tests.gathering import op_id

NOTES = {
    ("thoughts", "resources"): ("De anhöriga vet mer än vi frågar om", "Vi ser hindren före förmågorna"),
    ("thoughts", "offers"): ("Våra tider styr mer än behoven",),
    ("thoughts", "discretion"): ("Vi får prova, om vi berättar efteråt",),
    ("insights", "insights"): (
        "Vi mäter besök, men inte nytta",
        "Den som ringer får olika svar av olika personer",
        "Ingen av oss har hela bilden av vägen genom vården",
        "Vi lyssnar, men skriver inte ner vad vi hör",
    ),
    ("insights", "ideas"): (
        "En kväll i veckan utan bokning",
        "Fråga alltid: vad är viktigt för dig?",
        "Film i stället för broschyr, på fem språk",
        "Bjud in tre föräldrar till planeringsdagen",
        "En gemensam telefonlista: https://example.org/lista",
    ),
    ("influence", "people"): ("Skolsköterskorna i våra fyra skolor",),
    ("influence", "activities"): ("Öppet hus före sommaren",),
}
GROUPED = ("Bjud in tre föräldrar till planeringsdagen", "Fråga alltid: vad är viktigt för dig?")
STEPS = {
    ("next_steps", "who"): (
        ("Kvällsöppet på prov i mars", "Helena och Per", "1 mars", "Fråga vem som kan", None),
    ),
    ("next_steps", "now"): (
        ("Skriv om kallelsen med tre föräldrar", "Anna", None, None, "Färre ringer och frågar"),
    ),
    ("next_steps", "needed"): (("Tid för planeringsdagen", None, None, None, None),),
}
LEGEND = {"yellow": "Vi själva", "blue": "Kräver beslut"}


async def write(lead: Browser, crowd: Sequence[Browser]) -> None:
    """Fill the boards, in the step where notes are written."""
    writers = cycle(crowd)
    for (board, column), texts in NOTES.items():
        for at, text in enumerate(texts):
            color = "blue" if at % 3 == 2 else "yellow"
            await _put(next(writers), board, column, text, color=color)
    for color, name in LEGEND.items():
        await lead.do("name_color", color=color, name=name)
    first, second = map(_note, GROUPED)
    await lead.do("group_notes", id=op_id("group"), notes=[second], onto=first, name="Nära familjerna")
    for (board, column), steps in STEPS.items():
        for text, who, when, first_move, how_known in steps:
            source = _note("En kväll i veckan utan bokning") if who == "Helena och Per" else None
            await _put(next(writers), board, column, text, source=source)
            await lead.do(
                "assign_note", id=_note(text), who=who, when=when, first_move=first_move, how_known=how_known
            )


async def write_unseen(crowd: Sequence[Browser]) -> None:
    """On a silent board."""
    for at, person in enumerate(crowd):
        await _put(person, "insights", "ideas", f"Något som bara jag ser, {at}")


async def give(crowd: Sequence[Browser]) -> None:
    """Everyone's stars among the ideas and insights."""
    texts = (*NOTES["insights", "ideas"], *NOTES["insights", "insights"])
    for at, person in enumerate(crowd):
        await person.give("insights", {_note(texts[at % 3]): 2, _note(texts[(at * 2 + 1) % len(texts)]): 1})


async def _put(writer: Browser, board: str, column: str, text: str, **more: object) -> None:
    answer = await writer.do("add_note", id=_note(text), board=board, column=column, text=text, **more)
    assert answer.get("type") != "rejected", answer


def _note(text: str) -> str:
    return op_id(text)
