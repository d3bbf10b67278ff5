"""Who does something, and what that person may do."""

from collections.abc import Iterable
from dataclasses import dataclass

VISITOR, COORDINATOR, CONTACT, ADMINISTRATOR, SYSTEM = "visitor", "coordinator", "contact", "administrator", "system"
ROLES = (COORDINATOR, CONTACT, ADMINISTRATOR)  # those that an account can be given
EVERYWHERE = "*"


def scope_of(kind: str, key: str) -> str:
    """Return the scope of the role of who acts for a record: the id of a cluster, else its kind with it."""
    return key if kind == "cluster" else f"{kind}:{key}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, with the roles that hold at this moment."""

    account: int | None = None  # None for a visitor without an account, and for the machine itself
    roles: frozenset[tuple[str, str]] = frozenset()  # each with its scope: id of a cluster, code of a voivodeship

    @property
    def role(self) -> str:
        """The role that the public history names: the one that may most."""
        own = {role for role, _ in self.roles}
        return next((role for role in (SYSTEM, *reversed(ROLES)) if role in own), VISITOR)

    def decides(self, regions: Iterable[str]) -> bool:
        """Whether the person decides on what lies in some voivodeships, in all of them."""
        own = {scope for role, scope in self.roles if role == CONTACT}
        whole = EVERYWHERE in own or any(role in (ADMINISTRATOR, SYSTEM) for role, _ in self.roles)
        return whole or (bool(wanted := set(regions)) and wanted <= own)


MACHINE = Person(roles=frozenset({(SYSTEM, EVERYWHERE)}))  # commands of the operator
