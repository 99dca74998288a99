"""The plan is lived: every deed through the function of the kernel that people use, at its own moment."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from duibiao.interfaces.demonstration.filings import Filing
from duibiao.interfaces.demonstration.planning import Deed, Plan
from duibiao.interfaces.demonstration.population import Post
from duibiao.kernel.identity import files
from duibiao.kernel.identity.files import EvidenceFile
from duibiao.kernel.identity.people import ANONYMOUS, Person
from duibiao.kernel.identity.products import put_product
from duibiao.kernel.identity.scope import author_of
from duibiao.kernel.store.evidence import EvidenceStore, media_type_of
from duibiao.kernel.submissions import reading
from duibiao.kernel.submissions.acting import act
from duibiao.kernel.submissions.content import Change, differences
from duibiao.kernel.submissions.drafts import NewSubmission, change_draft, open_draft
from duibiao.kernel.submissions.instance import Instance
from duibiao.kernel.submissions.records import Action
from duibiao.reporting.dissemination.objections import Answered, NewObjection, answer, open_objection
from duibiao.reporting.dissemination.public_records import follow


class Lived(msgspec.Struct):
    """How far a filing has come: its head, the answers that it holds, its last objection."""

    head: str = ""
    content: int = 0
    objection: str = ""


class Life(msgspec.Struct):
    """Where the deeds are done, and by whom."""

    connection: Connection
    instance: Instance
    evidence: EvidenceStore
    people: dict[Post, Person]
    lived: dict[str, Lived] = {}

    def live(self, plan: Plan) -> None:
        """Do every deed. Publicity is as long as the kind says, however short the deployment makes it."""
        self.instance = msgspec.structs.replace(self.instance, publicity={})
        for deed in plan.deeds:
            self._do(deed, self.lived.setdefault(deed.filing.id, Lived()))

    def _do(self, deed: Deed, lived: Lived) -> None:
        filing, connection = deed.filing, self.connection
        person = self.people[deed.post] if deed.post else ANONYMOUS
        said = deed.said or ""
        match deed.doing:
            case "open":
                self._open(filing, person, deed.moment)
            case "improve":
                was, now = filing.contents[lived.content : lived.content + 2]
                changes = {d.path: Change(d.was, d.now) for d in differences(was, now)}
                change_draft(connection, person, filing.id, changes, deed.moment)
                lived.content += 1
            case "object":
                new = NewObjection(said, "演示异议人（合成）", "objector@example.org")
                lived.objection = open_objection(connection, self.instance.name, filing.id, new, deed.moment).id
            case "uphold" | "dismiss":
                answered = Answered("upheld" if deed.doing == "uphold" else "dismissed", said)
                origin = self.instance.name
                answer(connection, person, origin, filing.id, lived.objection, answered, deed.moment)
            case _:
                is_filer = deed.post is not None and deed.post[0] == "filer"
                seen = reading.show(connection, person, filing.id).seen if is_filer else lived.head
                action = Action(deed.doing, seen, deed.said, deed.remarks)
                recorded = act(connection, person, self.instance, filing.id, action, deed.moment)
                follow(connection, recorded)
                lived.head = recorded.digest

    def _open(self, filing: Filing, person: Person, now: str) -> None:
        """Register the product, keep the files, open the draft."""
        uscc, product = filing.enterprise.uscc, filing.product
        author = author_of(person, "enterprises.write", self.instance.name, now)
        put_product(self.connection, author, product.id, uscc, name=product.name, model=product.model)
        for name, content in filing.files:
            files.refuse_unless_writer(person, uscc)
            media_type, digest = media_type_of(content, name), self.evidence.put(content)
            files.keep(self.connection, person, EvidenceFile(digest, uscc, name, media_type, len(content), now))
        new = NewSubmission(
            id=filing.id,
            kind=filing.kind,
            enterprise=uscc,
            scheme=filing.scheme.name if filing.scheme else None,
            product=product.id,
            round=filing.round,
            content=msgspec.to_builtins(filing.contents[0]),
        )
        open_draft(self.connection, person, self.instance, new, now)
