"""The log: what went wrong inside the program, for those who mend it, without any personal data."""

import logging
import os
import sys
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from capacity.settings import data_folder


class _PrivateFile(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        os.close(os.open(self.baseFilename, os.O_CREAT | os.O_WRONLY, 0o600))
        return super()._open()


def record_failure() -> Path:
    """Write the places in the code that the exception in flight went through, and its kind; answer the log's path.

    The message of an exception may quote a cell of somebody's roster, so it stays out.
    """
    path = data_folder() / "capacity.log"
    kind, _value, trace = sys.exc_info()
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    logger = logging.getLogger("capacity")
    handler = _PrivateFile(path, maxBytes=500_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger.addHandler(handler)
    logger.error("%s\n  %s", kind.__name__ if kind else "?", "\n  ".join(frames))
    logger.removeHandler(handler)
    handler.close()
    return path
