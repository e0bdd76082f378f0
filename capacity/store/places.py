"""Where a database file must not lie: several computers writing through a network folder corrupt it."""

from pathlib import Path, PurePath

_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ncpfs", "fuse.sshfs", "davfs", "webdav"})
_MOUNTS = Path("/proc/self/mounts")


def on_network(path: PurePath, mounts: str | None = None) -> bool:
    """Whether a file lies in a network folder, as far as the system tells; `mounts` is the text of its mount table."""
    if str(path).startswith(("\\\\", "//")):
        return True
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
    inside = {str(folder) for folder in (path, *path.parents)}
    kinds = {}
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) > 2:
            folder = parts[1].replace("\\040", " ")
            if folder in inside:
                kinds[folder] = parts[2]
    deepest = max(kinds, key=len, default=None)
    return deepest is not None and kinds[deepest] in _NETWORK
