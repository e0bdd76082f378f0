"""An office with training behind it, and its papers read back."""

import subprocess
from datetime import date
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

import openpyxl

from capacity.agencies import add_agency
from capacity.classes import add_class
from capacity.courses import add_course
from capacity.enrolments import enrol, enrolled
from capacity.goals import GoalRow, add_goal, goal_by_code
from capacity.history import change_set
from capacity.marks import MarkChange, set_marks
from capacity.scoring import Scoring
from capacity.sessions import add_session
from tests.builders import load, person

ON = date(2026, 6, 30)


def set_up(folder: Path) -> GoalRow:
    """Three agencies under a province: five people, two of them trained, one by a certificate."""
    with change_set("agencies"):
        top = add_agency("Tỉnh Hoa Ban", level="province")
        for name in ("Sở Nội vụ", "Sở Y tế", "Xã Suối Mơ"):
            add_agency(name, parent_id=top)
        add_course("KNS", "Kỹ năng số", hours=24)
    people = [
        person("Nguyễn Văn An", national_id="015085001234", position="Giám đốc", gender="male"),
        person("=Trần Thị Bình", "1990-05-01", gender="female"),
        person("Lò Thị Cúc", "1991", "Sở Y tế", gender="female"),
        person("Vàng A Dũng", "1980-01-02", "Sở Y tế", gender="male"),
        person("Hoàng Văn Em", "1979-01-02", "Xã Suối Mơ", gender="male"),
    ]
    load("roster", people, folder / "roster.txt", date(2026, 1, 1))
    results = [
        {**people[0], "course_code": "KNS", "completed_on": date(2026, 3, 1), "evidence": "QĐ 1/QĐ-SNV"},
        {**people[2], "course_code": "KNS", "completed_on": date(2026, 4, 1), "certificate_no": "007/2026"},
    ]
    load("completions", results, folder / "results.txt")
    with change_set("goal"):
        add_goal("KNS", "Kỹ năng số", courses=["KNS"], target=80, due_on=date(2026, 12, 31), scoring=Scoring(10))
    return goal_by_code("KNS", ON)


def held_class() -> int:
    """A class with a session that one person attended and another missed; answers its id."""
    with change_set("class"):
        class_id = add_class("L1", "Lớp 1", course="KNS", decision_no="12/QĐ-SNV", decision_on=date(2026, 5, 4))
        session_id = add_session(class_id, date(2026, 5, 11), "morning", 4)
        enrol(class_id, [1, 2])
        one, other = enrolled(class_id)
        set_marks(class_id, [MarkChange(one.id, session_id, "present"), MarkChange(other.id, session_id, "absent")])
    return class_id


def recalculated(path: Path) -> Any:
    """The workbook as LibreOffice calculates it; the results that we wrote are taken out first."""
    bare, out = path.with_name("bare.xlsx"), path.parent / "recalculated"
    openpyxl.load_workbook(path).save(bare)
    profile = (path.parent / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(out), str(bare)], check=True, capture_output=True, timeout=120)
    with catch_warnings():
        simplefilter("ignore")  # extensions of LibreOffice's own
        return openpyxl.load_workbook(out / bare.name, data_only=True)
