"""Where a fact comes from: the file, the sheet and the row behind each person and each completion."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from capacity.store.connection import rows


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of an imported file that touched a person."""

    file: str
    sheet: str
    row: int
    action: str
    because: str
    at: datetime
    change_set: int


@dataclass(frozen=True, slots=True)
class PostingSource:
    """The row that put a person where the latest posting is."""

    agency: str
    file: str
    row: int


_SOURCES = """
    SELECT f.name, r.sheet, r.row, r.action, r.because, s.at, s.id
    FROM imported_row r JOIN imported_file f ON f.id = r.file_id
    JOIN change c ON c.table_name = 'imported_row' AND c.row_id = r.id AND c.before IS NULL
    JOIN change_set s ON s.id = c.set_id
    WHERE r.{column} = ? GROUP BY r.id ORDER BY r.id
"""


def sources_of_official(official_id: int) -> list[SourceRow]:
    """The rows of files that touched a person, in the order of their import."""
    return _sources("official_id", official_id)


def sources_of_completion(completion_id: int) -> list[SourceRow]:
    """The rows of files that a completion comes from."""
    return _sources("completion_id", completion_id)


def _sources(column: str, number: int) -> list[SourceRow]:
    return [
        SourceRow(file, sheet, row, action, because, datetime.fromisoformat(at), change_set)
        for file, sheet, row, action, because, at, change_set in rows(_SOURCES.format(column=column), number)
    ]


def sources_of_postings(official_ids: Iterable[int]) -> dict[int, PostingSource]:
    """For each of these people the latest file and row that placed or moved them, and the agency of the posting."""
    query = """
        SELECT p.official_id, v.name, f.name, r.row, max(r.id)
        FROM json_each(?) asked JOIN imported_row r ON r.official_id = asked.value
        JOIN imported_file f ON f.id = r.file_id AND f.kind = 'roster'
        JOIN posting p ON p.id = (SELECT id FROM posting WHERE official_id = asked.value AND is_primary
                                  ORDER BY valid_from DESC LIMIT 1)
        JOIN agency_version v ON v.id = (SELECT id FROM agency_version WHERE agency_id = p.agency_id
                                         ORDER BY valid_from DESC LIMIT 1)
        WHERE r.action IN ('create', 'transfer') GROUP BY p.official_id
    """
    return {
        official_id: PostingSource(agency, file, row)
        for official_id, agency, file, row, _last in rows(query, json.dumps(list(official_ids)))
    }
