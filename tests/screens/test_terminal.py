"""The real program in a real terminal, typed into as Unikey, a scanner and a hurried officer do."""

import re
import unicodedata
from pathlib import Path

import pytest

from capacity.courses import course_list
from tests.terminal import Terminal, running

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.filterwarnings("ignore::ResourceWarning")]
_CLEAR = "\x15"
"""Ctrl+u, which clears a field."""
_F1, _F3, _F5, _F6, _F7, _F9 = "\x1bOP", "\x1bOR", "\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[20~"
_QUIT = "\x11"


def begin(terminal: Terminal, key: str, *words: str) -> None:
    """Wait for the overview, then go to a section and wait for what stands there."""
    terminal.wait_for("Kỹ năng số cơ bản")
    terminal.type(key)
    terminal.wait_for(*words)


BURSTS = {
    "telex": ("Nguye⌫ên⌫⌫ễn Thị", "Nguyễn Thị", "Nguyễn Thị Bình"),
    "vni": ("Trâ⌫⌫⌫Trần Minh", "Trần Minh", "Trần Minh Đức"),
    "dd": ("d⌫đa⌫ăng⌫⌫⌫ặng", "đặng", "Đặng Thị Hoà"),
    "decomposed": (unicodedata.normalize("NFD", "Trần Minh Đức"), "Trần Minh Đức", "Trần Minh Đức"),
    "fast and wrong": ("Trna⌫⌫a⌫⌫rânf⌫⌫⌫ần", "Trần", "Trần Minh Đức"),
}


def test_input_methods_find_whom_they_mean(database: Path) -> None:
    with running(database) as terminal:
        begin(terminal, _F3, "Đặng Thị Hoà", "Trần Minh Đức")
        terminal.type("/")
        for burst, wanted, found in BURSTS.values():
            others = {"Nguyễn Thị Bình", "Trần Minh Đức", "Đặng Thị Hoà"} - {found}
            terminal.type(burst)
            terminal.wait_for(wanted, found)
            for other in others:
                terminal.wait_for(found, without=other)
            terminal.type(_CLEAR)
            terminal.wait_for(*others, found)
        terminal.paste(" " + unicodedata.normalize("NFD", "Đặng Thị") + "\r\nhàng hai")
        assert "hàng hai" not in terminal.wait_for("Đặng Thị Hoà", without="Trần Minh Đức")
        terminal.type(_CLEAR)
        terminal.wait_for("Trần Minh Đức")
        terminal.type("HB003⏎")
        terminal.wait_for("Nguyễn Thị Bình", without="Trần Minh Đức")
        terminal.type(_QUIT)
        assert terminal.wait_for_end() == 0
        assert b"\x1b[?1049l" in terminal.sent


def test_another_window_in_front_is_no_reason_to_fail(database: Path) -> None:
    with running(database) as terminal:
        begin(terminal, _F3, "Đặng Thị Hoà", "Trần Minh Đức")
        terminal.type("\x1b[B")
        terminal.type("\x1b[O")
        terminal.wait_for("Đặng Thị Hoà", without="Enter mở")
        terminal.type("\x1b[I")
        terminal.wait_for("Enter mở")
        terminal.type(" ")
        terminal.wait_for("đánh dấu 1")
        terminal.type("\x1b[O")
        terminal.type("/HB003⏎")
        terminal.wait_for("Nguyễn Thị Bình", without="Trần Minh Đức")
        terminal.type(_QUIT)
        assert terminal.wait_for_end() == 0


def test_a_form_typed_in_one_burst_is_written_as_meant(database: Path) -> None:
    with running(database) as terminal:
        begin(terminal, _F6, "Sở Y tế")
        terminal.type("N")
        terminal.wait_for("Thêm (Enter)")
        terminal.type("AI-01\tTri⌫í tuê⌫ệ nhan⌫⌫ân ta⌫ạo\thô⌫ội thao⌫⌫ảo\t7,5")
        terminal.wait_for("Trí tuệ nhân tạo", "7,5")
        terminal.type("⏎")
        terminal.wait_for("AI-01", without="Thêm (Enter)")
    course = next(course for course in course_list() if course.code == "AI-01")
    assert (course.title, course.kind, course.hours) == ("Trí tuệ nhân tạo", "workshop", 7.5)


def test_without_colours_everything_is_still_told(database: Path) -> None:
    with running(database, NO_COLOR="1") as terminal:
        begin(terminal, _F3, "Đặng Thị Hoà")
        terminal.type("\x1b[B\x1b[B")
        terminal.wait_for("▸ ")
        terminal.type(_F6)
        terminal.wait_for("▸   Sở Nội vụ", "Sở Y tế")
        terminal.type("n")
        terminal.wait_for("Thêm (Enter)")
        assert terminal.codes == set()
        assert re.search(rb"\x1b\[(\d+;)*7[;m]", terminal.sent), "nothing is drawn the other way round"


def test_colours_are_there_unless_refused(database: Path) -> None:
    with running(database) as terminal:
        terminal.wait_for("Kỹ năng số cơ bản")
        assert {38, 48} <= terminal.codes


def test_the_mouse_does_what_the_keys_do(database: Path) -> None:
    with running(database) as terminal:
        terminal.wait_for("Kỹ năng số cơ bản")
        terminal.click("F3 Cán bộ")
        terminal.wait_for("Đặng Thị Hoà")
        terminal.click("Trần Minh Đức")
        terminal.wait_for("▸ Trần Minh Đức")
        terminal.click("F4 Cơ quan")
        # The keys of its rows push those behind them to the right, and a click means what stands there then.
        terminal.wait_for("Sở Y tế", "Phím cách mở/gập", "f xếp theo tệp", without="Trần Minh Đức")
        terminal.type("\x1b[B")
        terminal.wait_for("▸   Sở Y tế")
        terminal.click("F1")
        terminal.wait_for("Esc đóng")
        terminal.type("\x1b")
        terminal.wait_for("Sở Y tế", without="Esc đóng")
        terminal.type(_QUIT)
        assert terminal.wait_for_end() == 0


@pytest.mark.parametrize("size", [(60, 20), (20, 5)])
def test_a_small_window_is_no_reason_to_fail(database: Path, size: tuple[int, int]) -> None:
    with running(database) as terminal:
        terminal.wait_for("Kỹ năng số cơ bản")
        terminal.resize(*size)
        is_enough = size[1] > 10
        terminal.wait_for("F2" if is_enough else "nhỏ")
        for key in (_F3, _F5, _F6, _F7, _F9, _F3):
            terminal.type(key)
        terminal.resize(80, 24)
        terminal.wait_for("Đặng Thị Hoà")
        terminal.type(_QUIT)
        assert terminal.wait_for_end() == 0


def test_a_search_typed_in_one_burst_with_its_key_finds(database: Path) -> None:
    with running(database) as terminal:
        terminal.wait_for("Kỹ năng số cơ bản")
        terminal.type(f"{_F3}Tra⌫⌫râ⌫⌫⌫Trần Minh")
        terminal.wait_for("Trần Minh Đức", without="Đặng Thị Hoà")
        terminal.type(f"⏎/{_CLEAR}Nguye⌫ên⌫⌫ễn Thị")
        terminal.wait_for("Nguyễn Thị Bình", without="Trần Minh Đức")
        terminal.type(f"⏎{_F9}/danh-sach four")
        terminal.wait_for("danh-sach four")
        terminal.type(_QUIT)
        assert terminal.wait_for_end() == 0
