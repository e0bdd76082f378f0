"""Text as it was typed in the fonts from before Unicode, by tables of its own."""

import unicodedata

SMALL = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
TCVN3_BYTES = {
    **{letter: 0xA8 + place for place, letter in enumerate("ăâêôơưđ")},
    **{letter: 0xA1 + place for place, letter in enumerate("ĂÂÊÔƠƯĐ")},
    **dict(
        zip(
            "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
            bytes.fromhex(
                "b5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedfe1e2e3e4e5e6e7e8e9eaebecedeeeff1f2f3f4"
                "f5f6f7f8f9fafbfcfdfe"
            ),
            strict=True,
        )
    ),
}
VNI_MARKS = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
VNI_HATS = {"\u0302": "âáàåãä", "\u0306": "êéèúüë"}
VNI_ALONE = dict(zip("íìỉĩịỵđơư", "íìæóòîñôö", strict=True))


def tcvn3(text: str) -> str:
    """As typed in .VnTime; capitals with tones do not exist and come out small."""
    return "".join(chr(code) if (code := TCVN3_BYTES.get(c) or TCVN3_BYTES.get(c.lower())) else c for c in text)


def vni(text: str) -> str:
    return "".join(map(vni_letter, text))


def vni_letter(letter: str) -> str:
    if alone := VNI_ALONE.get(letter.lower()):
        return alone.upper() if letter.isupper() else alone
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if "\u031b" in marks:
        base = VNI_ALONE["ơ" if base.lower() == "o" else "ư"]
        base = base.upper() if letter.isupper() else base
        marks.remove("\u031b")
    hat = next((mark for mark in marks if mark in VNI_HATS), None)
    tone = next((mark for mark in marks if mark in VNI_MARKS), None)
    mark = VNI_MARKS[tone] if tone else ""
    if hat:
        mark = VNI_HATS[hat][1 + list(VNI_MARKS).index(tone) if tone else 0]
    return base + (mark.upper() if letter.isupper() else mark)
